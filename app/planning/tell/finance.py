"""The table a finance section needs: year × works by kind, running cost, and who pays, before and after the plan.

    一般財源(y) = works − subsidy − bonds + running − income + 公債費(y) − allocation tax(y)

Bonds are repaid in equal parts with interest from the year after (terms below, assumptions); allocation tax covers its
share of each year's repayment. Bonds the town has issued before are not in the table.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.actions import row_of
from app.domain.cost.finance import SCHEME_RATES, Scheme, burden
from app.domain.cost.rates import RateNote
from app.domain.plan.terms import Option
from app.domain.vocabulary import Action
from app.planning.ask.finance_shares import Finance
from app.planning.ask.question import Question
from app.planning.tell.cash import INCOME, LAND, REPAIR, RUNNING, CashLine

Floats = NDArray[np.float64]
BOND_YEARS = 20
BOND_INTEREST = 0.015
# Rates have no more digits than this; the burden of one yen follows from that of so many.
WHOLE_YEN = 100_000_000


@dataclass(frozen=True, slots=True)
class WhoPays:
    """Shares of one yen of works: subsidy, bond, and the part of the bond that allocation tax repays."""

    subsidy: float
    bond: float
    tax: float


def finance_rows(
    question: Question, chosen: Sequence[int], cash: Sequence[CashLine], works: Sequence[CashLine]
) -> list[dict[str, Any]]:
    """One row a fiscal year, yen; `works` are the lines of works as levelled, `cash` tells running cost and income."""
    years = len(question.budget_yearly)
    base = question.rules.assumptions.base_year
    options = [question.options[strategy] for strategy in chosen]
    payers = payers_of(question, {option.action for option in options}, years)
    kinds = _by_kind(works, years)
    subsidy, bond, covered = paid_by_others(options, works, payers, years)
    debt, tax = repayment(bond, covered)
    running, income, land = (_sum(cash, codes, years) for codes in (RUNNING, INCOME, LAND))
    total = np.sum(list(kinds.values()), axis=0) if kinds else np.zeros(years)
    own = total - subsidy - bond + running + income + land + debt - tax
    return [
        {
            "fiscal_year": base + year,
            "works": {kind: round(float(yen[year])) for kind, yen in kinds.items() if round(float(yen[year]))},
            "works_yen": round(float(total[year])),
            "running_yen": round(float(running[year])),
            "income_yen": -round(float(income[year])),
            "land_yen": -round(float(land[year])),
            "subsidy_yen": round(float(subsidy[year])),
            "bond_yen": round(float(bond[year])),
            "debt_service_yen": round(float(debt[year])),
            "allocation_tax_yen": round(float(tax[year])),
            "general_yen": round(float(own[year])),
        }
        for year in range(years)
    ]


def finance_notes() -> list[RateNote]:
    """The terms of the bonds, for printing beside the table."""
    return [
        RateNote("bond.years", float(BOND_YEARS), "years", "scenario", True),
        RateNote("bond.interest", BOND_INTEREST, "per year", "scenario", True),
    ]


def _by_kind(works: Sequence[CashLine], years: int) -> dict[str, Floats]:
    found: dict[str, Floats] = {}
    for line in works:
        found[line.code] = found.get(line.code, np.zeros(years)) + line.yearly
    return dict(sorted(found.items()))


def _sum(cash: Sequence[CashLine], codes: frozenset[str], years: int) -> Floats:
    lines = [line.yearly for line in cash if line.code in codes]
    return np.sum(lines, axis=0) if lines else np.zeros(years)


def payers_of(question: Question, actions: set[Action], years: int) -> Mapping[Action, list[WhoPays]]:
    """For each action that others pay a part of: who pays, by year."""
    settings = question.settings
    if settings.finance is Finance.CASH:
        return {}
    found = {}
    for action in actions:
        schemes = [
            each for each in row_of(action).schemes if settings.depopulated or each is not Scheme.DEPOPULATION_BOND
        ]
        if row_of(action).schemes:
            base = settings.base_year
            fixed = settings.finance is Finance.CONTINUED
            found[action] = [_who_pays(schemes, base if fixed else base + year, question) for year in range(years)]
    return found


def _who_pays(schemes: Sequence[Scheme], fiscal_year: int, question: Question) -> WhoPays:
    """The cheapest scheme of the year, per yen of works."""
    settings = question.settings
    offers = [
        burden(
            WHOLE_YEN, scheme, fiscal_year=fiscal_year, subsidy_share=settings.subsidy_share,
            is_strong_city=settings.strong_city, rates=SCHEME_RATES,
        )
        for scheme in [*schemes, Scheme.CASH]
    ]  # fmt: skip
    best = min(offers, key=lambda offer: offer.net_city_yen)
    return WhoPays(best.subsidy_yen / WHOLE_YEN, best.bond_yen / WHOLE_YEN, best.tax_covered_yen / WHOLE_YEN)


def paid_by_others(
    options: Sequence[Option], works: Sequence[CashLine], payers: Mapping[Action, list[WhoPays]], years: int
) -> tuple[Floats, Floats, Floats]:
    """Subsidy, bonds and the part of the bonds that allocation tax repays, by year; yearly repair has none."""
    subsidy, bond, covered = np.zeros(years), np.zeros(years), np.zeros(years)
    for line in works:
        shares = payers.get(options[line.facility].action)
        if shares is None or line.code == REPAIR:
            continue
        subsidy += line.yearly * np.array([share.subsidy for share in shares])
        bond += line.yearly * np.array([share.bond for share in shares])
        covered += line.yearly * np.array([share.tax for share in shares])
    return subsidy, bond, covered


def repayment(bond: Floats, covered: Floats) -> tuple[Floats, Floats]:
    """公債費 of the bonds and what allocation tax pays of it, by year within the table."""
    rate = BOND_INTEREST / (1 - (1 + BOND_INTEREST) ** -BOND_YEARS)
    debt, tax = np.zeros(len(bond)), np.zeros(len(bond))
    for year in range(len(bond)):
        until = min(year + 1 + BOND_YEARS, len(bond))
        debt[year + 1 : until] += rate * bond[year]
        tax[year + 1 : until] += rate * covered[year]
    return debt, tax


def budget_rows(base_year: int, limits: Floats, spent: Floats) -> list[dict[str, Any]]:
    """Limit (None: none) and works of each fiscal year, yen."""
    return [
        {
            "fiscal_year": base_year + year,
            "limit_yen": round(float(limit)) if np.isfinite(limit) else None,
            "spent_yen": round(float(yen)),
        }
        for year, (limit, yen) in enumerate(zip(limits, spent, strict=True))
    ]
