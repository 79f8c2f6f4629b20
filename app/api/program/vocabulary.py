"""The words of the trade, so that screen, paper and API speak with one glossary."""

from typing import Any

from fastapi import APIRouter

from app.api.answers.functions import FigureMark, FunctionRowAnswer
from app.api.answers.places import Vocabulary
from app.api.deps import LanguageDep
from app.domain.actions import row_of
from app.domain.functions.rows import FunctionRow, row, rows, sources
from app.domain.functions.terms import HostGroup
from app.domain.vocabulary import (
    Action,
    AgeGroup,
    Category,
    CostKind,
    ExplorationKind,
    Function,
    Management,
    OperatorScheme,
    OpinionChannel,
    OpinionState,
    PointQuality,
    PropertyKind,
    Reflection,
    RequestState,
    RunState,
    SectionVerdict,
    SeismicCode,
    Structure,
    Term,
    UseState,
    WorkState,
    ZoneKind,
)
from app.planning.ask.setting_field import SettingGroup
from app.planning.ask.setting_rows import SettingRow, setting_rows, words_of

router = APIRouter(tags=["vocabulary"])
LISTS: dict[str, type[Term]] = {
    "category": Category,
    "function": Function,
    "structure": Structure,
    "seismic_code": SeismicCode,
    "management": Management,
    "use_state": UseState,
    "property_kind": PropertyKind,
    "operator_scheme": OperatorScheme,
    "point_quality": PointQuality,
    "action": Action,
    "run_state": RunState,
    "cost_kind": CostKind,
    "zone_kind": ZoneKind,
    "exploration_kind": ExplorationKind,
    "setting_group": SettingGroup,
    "section_verdict": SectionVerdict,
    "request_state": RequestState,
    "work_state": WorkState,
    "opinion_state": OpinionState,
    "opinion_channel": OpinionChannel,
    "age_group": AgeGroup,
    "reflection": Reflection,
}


@router.get("/api/vocabulary")
def vocabulary() -> Vocabulary:
    """Every code with its Japanese and English label."""
    lists = {
        name: [{"code": word.value, "ja": word.ja, "en": word.en} for word in words] for name, words in LISTS.items()
    }
    for term in lists["action"]:
        term.update(_action(Action.of(term["code"])))
    for term in lists["function"]:
        term["category"] = row(Function.of(term["code"])).category.value
    return Vocabulary.model_validate(lists | {"setting": [_setting(row) for row in setting_rows()]})


def _setting(row: SettingRow) -> dict[str, Any]:
    names = ("kind", "keys", "group", "unit", "low", "high", "default", "ja", "en")
    typed = {"scale": row.typed.scale, "unit_ja": row.typed.ja, "unit_en": row.typed.en}
    words = [{"code": code, "ja": ja, "en": en} for code, (ja, en) in words_of(row).items()]
    return {name: getattr(row, name) for name in names} | typed | {"code": row.name, "choices": words}


def _action(action: Action) -> dict[str, Any]:
    names = ("role", "ends_use", "changes", "is_usual", "shape", "colour", "order")
    return {name: getattr(row_of(action), name) for name in names}


@router.get("/api/function-rows")
def function_rows(language: LanguageDep) -> list[FunctionRowAnswer]:
    """The table of functions: what each needs, promises and fits in, every figure with the mark of its source."""
    return [_function_row(found, language) for found in rows().values()]


def _function_row(found: FunctionRow, language: str) -> FunctionRowAnswer:
    known = sources()
    return FunctionRowAnswer(
        code=found.function,
        label=found.function.label(language),
        category=found.category,
        kind=found.kind.label(language),
        unit=found.unit.value,
        unit_label=found.unit.label(language),
        area_low_m2=found.area_low_m2,
        area_high_m2=found.area_high_m2,
        standard_km=found.standard_km,
        standard=found.standard_words(language),
        guarantee=found.guarantee.value,
        guarantee_label=found.guarantee.label(language),
        promise=found.promise(language),
        may_close=found.may_close.value,
        may_close_label=found.may_close.label(language),
        moves_whole=found.whole,
        resizable=found.resizable,
        takes_in=None if found.host_group is None else found.host_group.label(language),
        fits_in=[group.label(language) for group in HostGroup if group in found.fits_in],
        not_with=found.not_with(language),
        marks={
            figure: FigureMark(
                kind=mark.kind.value, label=mark.kind.label(language), sources=[known[key] for key in mark.sources]
            )
            for figure, mark in found.marks.items()
        },
    )
