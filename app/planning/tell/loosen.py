"""A loosening applied: the scenario's settings after what was named has given way."""

from collections.abc import Callable, Iterable, Mapping
from math import ceil
from typing import Any

from app.domain.vocabulary import Function
from app.planning.ask.question import Question
from app.planning.ask.settings import ScenarioSettings

Step = Mapping[str, Any]
Change = dict[str, Any]
# A hair more than named, so that rounding does not bring the clash back.
MARGIN = 1.0001
BALANCE = frozenset({"small_first", "own_plans", "class_closings", "complexes", "handed_over", "moved_again"})
DECADE = 10


def loosened_settings(question: Question, steps: Iterable[Step]) -> ScenarioSettings:
    """The settings with every step applied. Raises ValueError for a limit that no setting stands for."""
    settings = question.settings
    for step in steps:
        maker = STEPS.get(str(step["kind"]))
        if maker is None:
            raise ValueError(f"no setting stands for {step['kind']}")
        settings = settings.model_copy(update=maker(question, settings, step))
    return ScenarioSettings.model_validate(settings.model_dump())


def _budget(question: Question, settings: ScenarioSettings, step: Step) -> Change:
    """The years of the term share what is added."""
    years = range(int(step["from_year"]), int(step["to_year"]) + 1)
    more = float(step["amount"]) * MARGIN / len(years)
    raised = dict(settings.budget_by_year)
    for year in years:
        limit = raised.get(year, question.budget_yearly[year - settings.base_year])
        if limit is not None:
            raised[year] = limit + more
    return {"budget_by_year": raised}


def _area(question: Question, settings: ScenarioSettings, step: Step) -> Change:
    """The target falls to the share a step names, else by its floor; none is left below zero."""
    if "to_share" in step:
        return {"area_cut_share": float(step["to_share"])}
    before = _before_m2(question)
    share = (settings.area_cut_share or 0.0) - float(step["amount"]) * MARGIN / before
    return {"area_cut_share": share if share > 0 else None}


def _before_m2(question: Question) -> float:
    return sum(facility.floor_area_m2 for facility in question.facilities if facility.own) or 1.0


def _carbon(question: Question, settings: ScenarioSettings, step: Step) -> Change:
    limit = float(step["limit"]) + float(step["amount"]) * MARGIN
    return {"carbon_limit_t": limit, "carbon_cut_share": None}


def _changes(question: Question, settings: ScenarioSettings, step: Step) -> Change:
    """One number stands for all terms: the largest that a step asks for."""
    before = settings.most_changes_per_period if settings is not question.settings else None
    return {"most_changes_per_period": max(before or 0, ceil(float(step["limit"]) + float(step["amount"])))}


def _minimum(question: Question, settings: ScenarioSettings, step: Step) -> Change:
    """One number stands for all terms: the least that a step asks for."""
    function = Function.of(step["function"])
    least = question.settings.minimum_number.get(function, 1) - ceil(float(step["amount"]))
    before = settings.minimum_number.get(function, least)
    return {"minimum_number": {**settings.minimum_number, function: max(0, min(before, least))}}


def _lock(question: Question, settings: ScenarioSettings, step: Step) -> Change:
    code = str(step["facility_code"])
    locks = {name: lock for name, lock in settings.locks.items() if name != code}
    later = {name: year for name, year in settings.not_before.items() if name != code}
    return {"locks": locks, "not_before": later}


def _pair(name: str) -> Callable[[Question, ScenarioSettings, Step], Change]:
    def drop(question: Question, settings: ScenarioSettings, step: Step) -> Change:
        names = {facility.code: facility.name for facility in question.facilities}
        told = (step["one"], step["other"])
        pairs = [pair for pair in getattr(settings, name) if (names.get(pair[0]), names.get(pair[1])) != told]
        return {name: tuple(pairs)}

    return drop


def _pace(question: Question, settings: ScenarioSettings, step: Step) -> Change:
    """A term's share of what a decade may lose: within the first ten years from their beginning, later in the term.
    One share stands for all later terms: the largest that a step asks for."""
    asked = question.settings
    share = float(step["amount"]) * MARGIN / _before_m2(question)
    years = int(step["to_year"]) + 1 - settings.base_year
    if years <= DECADE:
        first = asked.first_decade_cut_share + share * DECADE / years
        return {"first_decade_cut_share": min(1.0, max(settings.first_decade_cut_share, first))}
    years = int(step["to_year"]) + 1 - int(step["from_year"])
    later = asked.later_decade_cut_share + share * DECADE / years
    return {"later_decade_cut_share": min(1.0, max(settings.later_decade_cut_share, later))}


def _most_cut(question: Question, settings: ScenarioSettings, step: Step) -> Change:
    share = float(step["amount"]) * MARGIN / _before_m2(question)
    return {"most_cut_share": min(1.0, settings.most_cut_share + share)}


def _off(name: str) -> Callable[[Question, ScenarioSettings, Step], Change]:
    return lambda question, settings, step: {name: False}


STEPS: Mapping[str, Callable[[Question, ScenarioSettings, Step], Change]] = {
    "budget": _budget,
    "area": _area,
    "carbon": _carbon,
    "changes": _changes,
    "minimum": _minimum,
    "lock": _lock,
    "together": _pair("together"),
    "apart": _pair("not_together"),
    "pace": _pace,
    "most_cut": _most_cut,
    "guest": _off("guests_move"),
    "shelter": _off("keep_last_shelter"),
    "shelters": _off("keep_last_shelter"),
    "closest": _off("nearest_only"),
    "capacity": _off("nearest_only"),
    **dict.fromkeys(BALANCE, _off("is_balanced")),
}
