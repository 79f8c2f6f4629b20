"""Every figure a plan rests on: rules, prices, settings, standards of the functions, terms of bonds."""

from typing import Any

from app.domain.cost.finance import notes as finance_rate_notes
from app.domain.cost.rates import KAKOGAWA_SOURCE, MIC_PRICES, MIC_SOURCE, PRICE_YEAR, RateNote, path_notes
from app.domain.cost.rates import notes as rate_notes
from app.domain.functions.rows import row
from app.domain.functions.terms import MarkKind
from app.domain.people.participation import VISITS_OF_A_USER
from app.domain.plan.terms import rule_notes
from app.domain.vocabulary import Action, Category, CostKind, Function
from app.planning.ask.facilities import room_notes
from app.planning.ask.finance_shares import Finance
from app.planning.ask.question import Question
from app.planning.ask.standards import standard_km
from app.planning.tell.finance import finance_notes

_ASSUMED = frozenset({MarkKind.ASSUMPTION, MarkKind.PARTLY})
# Figures of the rules and prices that a setting of the scenario gives: said once, as the setting.
_SAID_AS_SETTING = {"demolition": "demolition_yen_per_m2", "running": "running_yen_per_m2"}


def notes_of(question: Question) -> list[RateNote]:
    """All figures with unit and source, in the order they are printed, each once."""
    settings = _setting_notes(question)
    said = {note.code.removeprefix("setting."): note.value for note in settings}
    listed = [*settings]
    for note in [*rule_notes(question.rules), *room_notes(), *_rate_notes(question), *_extension_notes(question)]:
        name = _SAID_AS_SETTING.get(note.code, note.code.removeprefix("rule."))
        if said.get(name) != note.value:
            listed.append(note)
    for function in question.functions:
        listed += _function_notes(question, function)
    if question.settings.finance is not Finance.CASH:
        listed += [*finance_rate_notes(), *finance_notes()]
    return listed


def assumption_rows(question: Question) -> list[dict[str, Any]]:
    """The notes as plain values."""
    return [
        {
            "code": note.code,
            "value": note.value,
            "unit": note.unit,
            "source": note.source,
            "is_assumption": note.is_assumption,
            "from_fiscal_year": note.from_fiscal_year,
        }
        for note in notes_of(question)
    ]


def _setting_notes(question: Question) -> list[RateNote]:
    """Every number of the scenario's settings; what the planner has not changed is an assumption of the program."""
    found = []
    for name, field in type(question.settings).model_fields.items():
        value = getattr(question.settings, name)
        if isinstance(value, bool | int | float):
            extra = field.json_schema_extra
            told = str(extra.get("x-unit") or "1") if isinstance(extra, dict) else "1"
            unit = "yes=1" if isinstance(value, bool) else told
            source = "default" if value == field.default else "scenario"
            found.append(RateNote(f"setting.{name}", float(value), unit, source, source == "default"))
    return found


def _rate_notes(question: Question) -> list[RateNote]:
    """Prices and cycles; a published price at the scenario's price level names both."""
    factor = question.settings.price_factor
    return [_priced(note, factor) for note in rate_notes(question.rules.assumptions)]


def _priced(note: RateNote, factor: float) -> RateNote:
    head, _, rest = note.code.partition(".")
    if head != "price" or not note.is_assumption:
        return note
    category, _, kind = rest.partition(".")
    usual = MIC_PRICES[Category.of(category)]
    published = usual.rebuild_yen_per_m2 if kind == CostKind.REBUILD.value else usual.renovation_yen_per_m2
    if abs(note.value - published * factor) > 1e-6 * published:
        return note
    return RateNote(note.code, note.value, note.unit, f"{MIC_SOURCE} {PRICE_YEAR} × {factor:g}", True)


def _extension_notes(question: Question) -> list[RateNote]:
    """The life path of what is extended, where extending is allowed."""
    if Action.LIFE_EXTEND not in question.rules.actions:
        return []
    return [
        note
        for path in question.rules.extended_paths
        for note in path_notes(path, KAKOGAWA_SOURCE, is_assumption=False)
    ]


def _function_notes(question: Question, function: Function) -> list[RateNote]:
    told = row(function)
    limit = standard_km(function, question.settings)
    mark = told.marks.get("standard")
    is_table = told.standard_km is not None and abs(limit - told.standard_km) < 1e-9 and mark is not None
    source = _sources(mark.sources) if is_table and mark is not None else "scenario"
    assumed = not is_table or (mark is not None and mark.kind in _ASSUMED)
    notes = [RateNote(f"standard.{function.value}", limit, "km", source, assumed)]
    visits = VISITS_OF_A_USER.get(function)
    if visits is not None:
        notes.append(RateNote(f"visits_of_a_user.{function.value}", visits, "visits/year", "assumption", True))
    needs = sorted(
        use.need_m2
        for facility in question.facilities
        for use in facility.uses
        if facility.own and use.function is function and use.need_m2 > 0
    )
    if needs:
        notes.append(RateNote(f"need.{function.value}", needs[-1], "m2", "own stock", True))
    return notes


def _sources(keys: tuple[str, ...]) -> str:
    return ", ".join(keys) or "functions"
