"""Who pays a facility's lines in the end: works, subsidy, bonds, their repayment and allocation tax over the plan.

The same arithmetic as the finance section's table (`tell.finance`): the facilities' figures add up to it.
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.planning.ask.finance_shares import Finance
from app.planning.tell.cash import INCOME, LAND, RUNNING, CashLine
from app.planning.tell.finance import paid_by_others, payers_of, repayment
from app.planning.tell.findings import Findings

Row = dict[str, Any]


def who_pays(found: Findings) -> dict[int, Row]:
    """Facility → yen over the plan at prices of each year, as today's law or the scenario has it.

    `general_yen` is what general funds pay within the plan.
    """
    question = found.question
    years = len(question.budget_yearly)
    options = [question.options[strategy] for strategy in found.chosen]
    payers = payers_of(question, {option.action for option in options}, years)
    works, rest = _by_facility(found.schedule.works), _by_facility(found.cash)
    told = {}
    for facility in range(len(question.facilities)):
        mine = works.get(facility, [])
        subsidy, bond, covered = paid_by_others(options, mine, payers, years)
        debt, tax = repayment(bond, covered) if bond.any() else (bond, bond)
        sums = {
            "works_yen": _total(mine),
            "running_yen": _total(_lines(rest.get(facility, []), RUNNING)),
            "income_yen": -_total(_lines(rest.get(facility, []), INCOME)),
            "land_yen": -_total(_lines(rest.get(facility, []), LAND)),
            "subsidy_yen": round(float(subsidy.sum())),
            "bond_yen": round(float(bond.sum())),
            "debt_service_yen": round(float(debt.sum())),
            "allocation_tax_yen": round(float(tax.sum())),
        }
        told[facility] = sums | {"general_yen": _general(sums), "is_cash": question.settings.finance is Finance.CASH}
    return told


def _general(sums: Row) -> int:
    paid = sums["works_yen"] + sums["running_yen"] + sums["debt_service_yen"]
    got = ("income_yen", "land_yen", "subsidy_yen", "bond_yen", "allocation_tax_yen")
    return int(paid - sum(sums[name] for name in got))


def _by_facility(lines: Sequence[CashLine]) -> dict[int, list[CashLine]]:
    found: dict[int, list[CashLine]] = defaultdict(list)
    for line in lines:
        found[line.facility].append(line)
    return found


def _lines(lines: Sequence[CashLine], codes: frozenset[str]) -> list[CashLine]:
    return [line for line in lines if line.code in codes]


def _total(lines: Sequence[CashLine]) -> int:
    return round(float(np.sum([line.yearly.sum() for line in lines]))) if lines else 0
