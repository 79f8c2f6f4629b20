"""The two loops over all clients that the bound spends its time in, four periods at a time.

The periods ask for nearly the same list entries, so one look at an entry serves four of them, and written side by side
the four become one vector instruction. Periods beyond the last have no users.
"""

import numpy as np

from app.optimizer.kernels.kernel import kernel
from app.optimizer.kernels.model import Index
from app.optimizer.question.problem import Floats, Ints

WIDTH = 4


@kernel
def take_columns(rows: Floats, t: int, beyond: float) -> Floats:
    """Rows t … t + 3 of [T, n] side by side [n, 4]; `beyond` where there is no such row."""
    columns = np.full((rows.shape[1], WIDTH), beyond)
    for column in range(min(WIDTH, rows.shape[0] - t)):
        for i in range(rows.shape[1]):
            columns[i, column] = rows[t + column, i]
    return columns


@kernel
def add_terms(start: Ints, site: Index, distance: Floats, pi: Floats, users: Floats, terms: Floats) -> None:
    """terms[σ, t] += w (d - π) and terms[σ, 4 + t] += w over the clients for whom d < π; lists stop at the first d
    that is at least the largest π. pi, users [C, 4]."""
    for c in range(pi.shape[0]):
        p0, p1, p2, p3 = pi[c, 0], pi[c, 1], pi[c, 2], pi[c, 3]
        w0, w1, w2, w3 = users[c, 0], users[c, 1], users[c, 2], users[c, 3]
        top = max(p0, p1, p2, p3)
        for q in range(start[c], start[c + 1]):
            d, s = distance[q], site[q]
            if d >= top:
                break
            r0, r1, r2, r3 = d - p0, d - p1, d - p2, d - p3
            u0 = w0 if r0 < 0.0 else 0.0
            u1 = w1 if r1 < 0.0 else 0.0
            u2 = w2 if r2 < 0.0 else 0.0
            u3 = w3 if r3 < 0.0 else 0.0
            terms[s, 0] += u0 * r0
            terms[s, 1] += u1 * r1
            terms[s, 2] += u2 * r2
            terms[s, 3] += u3 * r3
            terms[s, 4] += u0
            terms[s, 5] += u1
            terms[s, 6] += u2
            terms[s, 7] += u3


@kernel
def count_served(start: Ints, site: Index, distance: Floats, pi: Floats, taken: Floats, served: Floats) -> None:
    """served[c, t] = Σ_σ x_cσt: 1 where d - π < taken[σ, t], taken[σ, 4 + t] where equal. taken[σ, t] is 0 where
    capacity does not bind and -inf where closed. pi, served [C, 4]."""
    for c in range(pi.shape[0]):
        p0, p1, p2, p3 = pi[c, 0], pi[c, 1], pi[c, 2], pi[c, 3]
        x0, x1, x2, x3 = 0.0, 0.0, 0.0, 0.0
        top = max(p0, p1, p2, p3)
        for q in range(start[c], start[c + 1]):
            d, s = distance[q], site[q]
            if d >= top:
                break
            r0, r1, r2, r3 = d - p0, d - p1, d - p2, d - p3
            y0 = taken[s, 4] if r0 == taken[s, 0] else 0.0
            y1 = taken[s, 5] if r1 == taken[s, 1] else 0.0
            y2 = taken[s, 6] if r2 == taken[s, 2] else 0.0
            y3 = taken[s, 7] if r3 == taken[s, 3] else 0.0
            x0 += 1.0 if r0 < taken[s, 0] else y0
            x1 += 1.0 if r1 < taken[s, 1] else y1
            x2 += 1.0 if r2 < taken[s, 2] else y2
            x3 += 1.0 if r3 < taken[s, 3] else y3
        served[c, 0], served[c, 1], served[c, 2], served[c, 3] = x0, x1, x2, x3
