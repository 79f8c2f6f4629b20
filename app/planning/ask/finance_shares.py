"""Subsidy, bonds and tax allocation for a plan: what part of an action's works the city bears itself, by period."""

from enum import StrEnum

from app.domain.cost.finance import Scheme, burden
from app.domain.vocabulary import Action

# Which bonds an action may use (domain.md 4.5). Rebuilding the same place alone has none but that of depopulated towns.
SCHEMES: dict[Action, tuple[Scheme, ...]] = {
    Action.MERGE: (Scheme.FM_BOND_MERGE, Scheme.DEPOPULATION_BOND),
    Action.COMBINE: (Scheme.FM_BOND_MERGE, Scheme.DEPOPULATION_BOND),
    Action.LIFE_EXTEND: (Scheme.FM_BOND_LONG_LIFE, Scheme.DEPOPULATION_BOND),
    Action.CONVERT: (Scheme.FM_BOND_CONVERT, Scheme.DEPOPULATION_BOND),
    Action.REBUILD: (Scheme.DEPOPULATION_BOND,),
    Action.REBUILD_SMALLER: (Scheme.DEPOPULATION_BOND,),
}
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
    periods: int,
    period_years: int,
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
    for action, allowed in SCHEMES.items():
        schemes = [scheme for scheme in allowed if is_depopulated or scheme is not Scheme.DEPOPULATION_BOND]
        yearly = [
            _share(schemes, base_year if finance is Finance.CONTINUED else year, subsidy_share, is_strong_city)
            for year in range(base_year, base_year + periods * period_years)
        ]
        parts = [yearly[start : start + period_years] for start in range(0, len(yearly), period_years)]
        shares = tuple(sum(part) / period_years for part in parts)
        if min(shares) < 1:
            found.append((action, shares))
    return tuple(found)


def _share(schemes: list[Scheme], year: int, subsidy_share: float, is_strong_city: bool) -> float:
    offers = [
        burden(WHOLE_YEN, scheme, fiscal_year=year, subsidy_share=subsidy_share, is_strong_city=is_strong_city)
        for scheme in [*schemes, Scheme.CASH]
    ]
    return min(offer.net_city_yen for offer in offers) / WHOLE_YEN
