"""Subsidy, bonds and tax allocation for a plan: what part of an action's works the city bears itself, by period."""

from collections.abc import Sequence
from enum import StrEnum

from app.domain.actions import ACTIONS
from app.domain.cost.finance import Scheme, burden
from app.domain.vocabulary import Action

WHOLE_YEN = 100_000_000


class Finance(StrEnum):
    """How a plan counts what others pay."""

    CASH = "cash"  # the city pays everything
    IN_FORCE = "in_force"  # each scheme until the year it ends by today's law
    CONTINUED = "continued"  # schemes in force in the first year go on on the same terms (assumption)


def city_shares(
    finance: Finance,
    *,
    base_year: int,
    terms: Sequence[int],
    subsidy_share: float = 0.0,
    is_depopulated: bool = False,
    is_strong_city: bool = False,
) -> tuple[tuple[Action, tuple[float, ...]], ...]:
    """For each action that others pay a part of: the city's share of its works in each period, 0–1.

    A share is the mean over the years of the period of `finance.burden`'s net part under the cheapest scheme allowed;
    in years without a scheme the rest after the subsidy is the city's own.
    """
    if finance is Finance.CASH:
        return ()
    found = []
    for action, row in ACTIONS.items():
        schemes = [scheme for scheme in row.schemes if is_depopulated or scheme is not Scheme.DEPOPULATION_BOND]
        yearly = [
            _share(schemes, base_year if finance is Finance.CONTINUED else year, subsidy_share, is_strong_city)
            for year in range(base_year, base_year + sum(terms))
        ]
        starts = [sum(terms[:number]) for number in range(len(terms))]
        shares = tuple(sum(yearly[start : start + n]) / n for start, n in zip(starts, terms, strict=True))
        if row.schemes and min(shares) < 1:
            found.append((action, shares))
    return tuple(found)


def _share(schemes: list[Scheme], year: int, subsidy_share: float, is_strong_city: bool) -> float:
    offers = [
        burden(WHOLE_YEN, scheme, fiscal_year=year, subsidy_share=subsidy_share, is_strong_city=is_strong_city)
        for scheme in [*schemes, Scheme.CASH]
    ]
    return min(offer.net_city_yen for offer in offers) / WHOLE_YEN
