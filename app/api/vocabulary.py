"""The words of the trade, so that screen, paper and API speak with one glossary."""

from fastapi import APIRouter

from app.api.answers.places import Vocabulary
from app.domain.vocabulary import (
    Action,
    Category,
    CostKind,
    ExplorationKind,
    Function,
    Management,
    OperatorScheme,
    PointQuality,
    PropertyKind,
    RunState,
    SeismicCode,
    Structure,
    Term,
    UseState,
    ZoneKind,
)

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
}


@router.get("/api/vocabulary")
def vocabulary() -> Vocabulary:
    """Every code with its Japanese and English label."""
    lists = {
        name: [{"code": word.value, "ja": word.ja, "en": word.en} for word in words] for name, words in LISTS.items()
    }
    return Vocabulary.model_validate(lists)
