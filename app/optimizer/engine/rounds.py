"""The rounds of a search: bound, plans from its prices, repair, and ever wider looks around the best plan."""

from dataclasses import replace

import numpy as np

from app.optimizer.engine.dual import Pace, Prices
from app.optimizer.engine.first_plan import ROOT_NODES, accepted_gap_yen, choose_among, choose_any, choose_liked, liked
from app.optimizer.engine.fix_and_optimize import optimize_parts, search_between
from app.optimizer.engine.path_relinking import relink_earlier
from app.optimizer.engine.probing import probe_incumbent
from app.optimizer.engine.rounding import drawn_choice, frequent_choice
from app.optimizer.engine.search import PASSES, Search
from app.optimizer.engine.starting import begin, is_small, mend_limits, take_best_prices
from app.optimizer.milp.finish import finish
from app.optimizer.question.plan import WarmStart

ROUNDS = (Pace(48, 0.5, 3), Pace(80, 0.4, 8), Pace(200, 0.4, 10), Pace(400, 0.4, 15), Pace(600, 0.4, 20))
PERTURBATIONS = (0, 2, 6, 15, 20)  # tries per building of each round
PERTURBATIONS_LIMITED = (0, 0, 2, 6, 6)
EXACT_PERTURBATIONS = (0.0, 0.3, 0.6, 1.0, 1.0)
SMALL, PROVABLE = 50_000, 400_000  # list entries · periods up to which the exact finish is worth its time
EARLY_NODES, NODES = 300, 2**31 - 1  # of the exact finish between rounds and at the end
NEARLY = 0.03  # gap from which another round is worth more than the exact finish
FAR = 0.06  # gap from which a plan is first improved among few strategies, then by parts
AROUND = 0.3  # share of the strategies looked at then
PROOF_ASKED = 1e-4  # gap from which on a proof is what is wanted: the exact finish comes first
EARLY_PROOF = 2  # round after which small towns are finished exactly
WRITING = 5e-6  # seconds per list entry · period to write the exact model down
WIDE = 0.1  # gap after a round's search from which on its plans are polished at once
PROBES = 4  # decisions probed in a round
PATIENCE = 3  # rounds without progress before giving up


def run_rounds(search: Search, warm_start: WarmStart | None) -> None:
    """Search until the gap, the proof or the clock is reached, or nothing more comes."""
    begin(search, warm_start)
    size = len(search.town.list_site) * search.model.problem.periods
    if warm_start is not None:
        if is_small(search) and not search.done():
            answer_at_once(search)
        take_best_prices(search)
    if search.relaxed and not search.done():
        settle_small(search)
    early = 0 if search.relaxed and search.limits.gap <= PROOF_ASKED else EARLY_PROOF
    for number, pace in enumerate(ROUNDS):
        if search.done():
            break
        one_round(search, pace, number=number)
        if number == early and size <= SMALL and not search.done():
            prove(search, most_nodes=EARLY_NODES)
    keep_searching(search)
    if not search.done() and size <= PROVABLE:
        prove(search)
    if search.keeps_promises() and not search.stopped():
        tidy(search)


def answer_at_once(search: Search) -> None:
    """A neighbour of what was answered before: from a plan near to its own the root of the exact finish mostly proves
    what is asked, before prices of its own are worth their time."""
    if search.ascent is None or not search.keeps_promises():
        return
    prove(search, most_nodes=ROOT_NODES)


def settle_small(search: Search) -> None:
    """After a round a small problem goes to the exact finish: its root tells more than prices do, and finds a plan.

    Where services are promised it goes there at once, unless a plan is near: changes of single buildings rarely keep a
    promise.
    """
    if search.promised and search.gap > NEARLY:
        choose_liked(search)
        choose_any(search)
        if search.keeps_promises() and not search.done():
            search.polish(PASSES)
            if search.gap > FAR and not search.done():
                choose_among(search, liked(search, AROUND))
            search_between(search)
            search.record("neighbourhood")
        if not search.done():
            prove(search, most_nodes=ROOT_NODES)
    if search.done():
        return
    search.polish(PASSES)
    search.record("polish")
    if not search.done():
        one_round(search, ROUNDS[0], number=0)
    if not search.done() and search.gap <= NEARLY:
        one_round(search, ROUNDS[0], number=1)
    for nodes in (ROOT_NODES, EARLY_NODES):
        if not search.done():
            prove(search, most_nodes=nodes)
        if not search.done() and search.incumbent is not None:
            search.polish(PASSES)
            search_between(search)
            optimize_parts(search)
            search.record("neighbourhood")


def keep_searching(search: Search) -> None:
    """Use the time that is left while it still brings something."""
    idle = 0
    while not search.done() and idle < PATIENCE:
        before = search.gap
        one_round(search, ROUNDS[-1], number=len(ROUNDS) - 1)
        idle = 0 if search.gap < before - 1e-5 else idle + 1


def one_round(search: Search, pace: Pace, *, number: int) -> None:
    """Bound, plans from its prices, repair, and perturbation where the gap remains."""
    reference = search.objective if np.isfinite(search.objective) else search.guess
    stop = 0.25 * search.limits.gap * abs(reference - search.model.floor_yen)
    if search.relaxed and search.ascent is not None:
        ascent = search.ascent
    else:
        ascent = search.climb(Pace(pace.iterations, pace.step, pace.patience, stop_gap_yen=stop))
    search.record("bound")
    if search.done():
        return
    stands = []
    late = number > (0 if search.relaxed else EARLY_PROOF)  # the prices hardly move by then: the same plans again
    choices = (drawn_choice(search), drawn_choice(search)) if late else (ascent.choice, frequent_choice(search))
    for chosen in choices:
        if not search.done():
            search.try_choice(chosen)
            if search.keeps_limits() or mend_limits(search):
                stands.append(search.state.chosen.copy())
    search.record("search")
    polished = [search.polished(stand) for stand in stands[::-1]]
    search.record("polish")
    for plan in polished if number > 0 else []:
        if not search.done():
            relink_earlier(search, plan)
    search.record("relinking")
    if search.limited and (number > EARLY_PROOF or search.relaxed) and not search.done():
        if search.relaxed and number > 0:
            search_between(search)
            search.record("neighbourhood")
        optimize_parts(search)
        search.record("parts")
        search.polish(PASSES)
    if number > 0 and not search.done():
        diversify(search, number=number)
    search.fix()


def diversify(search: Search, *, number: int) -> None:
    """Look farther from the best plan: adjusted limit prices, perturbation, parts decided anew."""
    before, buildings = search.objective, len(search.town.start) - 1
    adjust_limit_prices(search, 12)
    if search.objective < before:
        search.polish(4)
    search.record("repair")
    probe_incumbent(search, PROBES)
    search.record("probing")
    search.perturb_exactly(round(EXACT_PERTURBATIONS[number] * buildings))
    if not search.done():
        spread = search.limited and not search.closest
        search.perturb((PERTURBATIONS_LIMITED if spread else PERTURBATIONS)[number] * buildings)
    search.record("perturb")


def adjust_limit_prices(search: Search, tries: int) -> None:
    """Raise the prices of exceeded limits and lower the others until the priced search just keeps them."""
    if search.ascent is None or len(search.prices.mu) == 0 or not (search.prices.mu > 1e-3).any():
        return
    kept = search.prices
    mu = kept.mu.copy()
    search.stand_on(search.ascent.choice)
    for _ in range(tries):
        if search.stopped():
            break
        search.prices = Prices(kept.pi, mu)
        search.descend(strictness=0.0, priced=True, passes=12)
        excess = search.excess()
        if excess.max() < 0.004:
            stand = search.state.chosen.copy()
            search.prices = kept
            search.descend(strictness=5.0, passes=12)
            search.settle_and_judge()
            search.stand_on(stand)
        rise = 1.0 + np.minimum(0.3, 3.0 * np.maximum(excess, 0.0) + 0.01)
        mu = np.where(excess > 0, np.maximum(mu, 0.05) * rise, np.where(excess < -0.01, 0.97 * mu, mu))
    search.prices = kept


def prove(search: Search, *, most_nodes: int = NODES) -> None:
    """ExactAccess finish over all strategies that may still be in a better plan; its bound counts for all plans.

    Counted in nodes where the search goes on afterwards: the clock decides over the last call alone.
    """
    size = len(search.town.list_site) * search.model.problem.periods
    left = search.left()
    if left < 2.0 * WRITING * size:
        return
    search.fix()
    result = finish(
        search.model,
        search.model.allowed.copy(),
        seconds=min(search.limits.exact_seconds, max(left, 0.01)),
        start=search.incumbent if search.keeps_promises() else None,
        absolute_gap_yen=accepted_gap_yen(search),
        most_nodes=most_nodes,
        stopped=search.monitor.cancelled,
        seed=search.seed % 2**31,
    )
    if result.strategy is not None:
        search.stand_on(result.strategy)
        search.judge()
    if result.stopped:
        return
    if result.infeasible and not search.keeps_promises():
        search.infeasible = True
    else:
        search.exact_bound = max(search.exact_bound, min(result.bound_yen, search.objective))
        search.bound = max(search.bound, search.exact_bound)
    search.record("finish")


def tidy(search: Search) -> None:
    """A plan within the gap may still hold decisions that bring nothing: each is looked at once more."""
    asked = search.limits
    search.limits = replace(asked, gap=0.0)
    search.polish(PASSES)
    search.limits = asked
