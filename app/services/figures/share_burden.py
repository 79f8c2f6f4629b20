"""What the city itself pays for works after subsidy, bonds and local allocation tax, with the ends of the schemes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.costing.cost_answer import note_rows
from app.domain.cost.finance import SCHEME_RATES, FinanceWarning, FundingSplit, Scheme, burden, cheapest, notes
from app.errors import Fault, InvalidInput
from app.formats.words.assumption_words import note_label
from app.formats.words.flag_words import FAULTS, WARNINGS, say


@dataclass(frozen=True, slots=True)
class WorkToPay:
    """One work: yen, year, the schemes it may use (the cheapest is taken), the part subsidised (0–1)."""

    cost_yen: int
    fiscal_year: int
    schemes: tuple[str, ...]
    subsidy_share: float = 0.0
    land_value_yen: int = 0
    label: str = ""


def share_burden(works: Sequence[WorkToPay], *, is_strong_city: bool, language: str = "ja") -> dict[str, Any]:
    """Each work and the sum by who pays. Raises InvalidInput for an unknown scheme."""
    _check(works, language)
    paid = [_best(work, is_strong_city) for work in works]
    parts = ("cost_yen", "subsidy_yen", "bond_yen", "tax_covered_yen", "cash_yen", "net_city_yen")
    rows = [
        {"label": work.label, "fiscal_year": work.fiscal_year, "scheme": scheme.value}
        | {"scheme_label": note_label(scheme.value, language)}
        | {part: getattr(made, part) for part in parts}
        | {"warnings": [_warned(warning, language) for warning in made.warnings]}
        for work, (scheme, made) in zip(works, paid, strict=True)
    ]
    return {
        "works": rows,
        "total": {part: sum(getattr(made, part) for _, made in paid) for part in parts},
        "notes": note_rows(notes(), language),
    }


def list_schemes(language: str) -> list[dict[str, Any]]:
    """Every scheme with its terms, from which fiscal year to which, and whether they are an assumption."""
    return [
        {
            "scheme": rate.scheme.value,
            "label": note_label(rate.scheme.value, language),
            "from_fiscal_year": rate.from_year or None,
            "to_fiscal_year": rate.to_year,
            "bond_share": rate.bond_share,
            "tax_share": rate.tax_share,
            "tax_share_low": rate.tax_share_low,
            "source": rate.source,
            "assumption": rate.is_assumption,
        }
        for rate in SCHEME_RATES
    ]


def _check(works: Sequence[WorkToPay], language: str) -> None:
    known = [scheme.value for scheme in Scheme]
    faults = []
    for number, work in enumerate(works):
        for scheme in work.schemes:
            if scheme not in known:
                told = say(FAULTS, "unknown_scheme", language, value=scheme, allowed=", ".join(known))
                faults.append(Fault("unknown_value", told, scheme, pointer=f"/works/{number}/schemes"))
    if faults:
        raise InvalidInput("; ".join(fault.message for fault in faults[:5]), faults)


def _best(work: WorkToPay, is_strong_city: bool) -> tuple[Scheme, FundingSplit]:
    """The scheme that leaves the city the least; for a city of high fiscal strength by the lower tax shares."""
    schemes = [Scheme(scheme) for scheme in work.schemes] or [Scheme.CASH]
    given: dict[str, Any] = {
        "fiscal_year": work.fiscal_year,
        "subsidy_share": work.subsidy_share,
        "land_value_yen": work.land_value_yen,
    }
    if not is_strong_city:
        return cheapest(work.cost_yen, schemes, **given)
    offers = [(scheme, burden(work.cost_yen, scheme, is_strong_city=True, **given)) for scheme in schemes]
    return min(offers, key=lambda offer: offer[1].net_city_yen)


def _warned(warning: FinanceWarning, language: str) -> dict[str, Any]:
    message = say(WARNINGS, warning.code, language, year=str(warning.fiscal_year))
    return {"code": warning.code, "fiscal_year": warning.fiscal_year, "message": message}
