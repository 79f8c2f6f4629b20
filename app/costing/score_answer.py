"""The first-stage evaluation (一次評価) of a town's facilities: figures, place in the class, quadrant, marks."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.costing.cost_question import group_numbers
from app.domain.facility.condition import DECAY_SCALE, MEXT_SCALE, Condition, Grade, Part, assess, combined
from app.domain.facility.scorecard import (
    FacilityFigures,
    Placement,
    Scorecard,
    ScreeningRules,
    Thresholds,
    area_per_resident_m2,
    fifths,
    place,
    repeated_figures,
    scorecard,
    screening,
    stock_depreciation_rate,
)
from app.formats.words.flag_words import MARKS, QUADRANTS, say, with_words

Floats = NDArray[np.float64]
Rows = Sequence[Mapping[str, Any]]
# Steps run from 1 to 5 inside each class; the middle of them is the usual place of the axis.
MIDDLE_STEP = 3.0
FULL_SCORE = 100.0
_COLUMNS = {Part.ROOF: "roof", Part.EXTERIOR: "wall", Part.INTERIOR: "interior", Part.ELECTRIC: "electric",
            Part.MECHANICAL: "mechanical"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ScoreQuestion:
    """How to compare and where to draw the lines.

    `group`: "category" or "class_small". `building`: "age" (what is left of the life, 0–100) or "condition" (健全度).
    """

    base_year: int
    life_years: int = 60
    group: str = "category"
    building: str = "age"
    thresholds: Thresholds = field(default_factory=lambda: Thresholds(use=MIDDLE_STEP))
    rules: ScreeningRules = field(default_factory=ScreeningRules)


def conditions(inspections: Rows) -> dict[int, Condition]:
    """Facility id → condition of its graded buildings, weighed by floor area. What is no grade counts as missing."""
    blocks: dict[int, list[tuple[float, Condition]]] = defaultdict(list)
    letters = {grade.value for grade in Grade}
    for row in inspections:
        grades = {part: Grade(row[name]) for part, name in _COLUMNS.items() if row[name] in letters}
        scale = DECAY_SCALE if row["scale"] == "decay" else MEXT_SCALE
        blocks[row["facility_id"]].append((row["area_m2"], assess(grades, scale)))
    return {facility: combined(parts) for facility, parts in blocks.items()}


def score_answer(
    rows: Rows, inspections: Rows, question: ScoreQuestion, *, residents: float | None, language: str
) -> dict[str, Any]:
    """One row a facility, and the figures of the whole. Scores are higher = better."""
    state = conditions(inspections)
    figures = _figures(rows, question)
    card = scorecard(figures, residents=residents or np.nan)
    steps = {
        "cost_per_m2": fifths(card.cost_per_m2_yen, figures.group, high_is_good=False),
        "cost_per_user": fifths(card.cost_per_user_yen, figures.group, high_is_good=False),
        "users_per_m2": fifths(card.users_per_m2, figures.group, high_is_good=True),
    }
    building = _building_score(rows, state, question)
    use = _mean_step(steps["users_per_m2"], steps["cost_per_m2"])
    placed = place(building, use, question.thresholds)
    marks = screening(
        remaining_years=question.life_years - figures.age_years,
        is_unsafe=np.array([bool(row["is_unsafe"]) for row in rows], dtype=np.bool_),
        utilisation_rate=_column(rows, "utilisation_rate"),
        use_step=steps["users_per_m2"],
        cost_step=steps["cost_per_m2"],
        rules=question.rules,
    )
    repeated = repeated_figures(figures.group, [figures.cost_yen, figures.income_yen])
    made = [
        _row(rows[k], k, card, steps, building=building, use=use, placed=placed, marks=marks[k], language=language)
        | _state(state.get(rows[k]["id"]))
        | {"repeated_figures": bool(repeated[k])}
        for k in range(len(rows))
    ]
    return {"facilities": made, **_whole(figures, card, placed, question, residents=residents, language=language)}


def _column(rows: Rows, name: str) -> Floats:
    return np.array([np.nan if row[name] is None else row[name] for row in rows], dtype=np.float64)


def _figures(rows: Rows, question: ScoreQuestion) -> FacilityFigures:
    """Age by the mean build year of the floor area where known, else by the oldest."""
    oldest = _column(rows, "built_year")
    mean = _column(rows, "mean_year")
    age = np.maximum(0.0, question.base_year - np.where(np.isnan(mean), oldest, mean))
    return FacilityFigures(
        group=group_numbers([row[question.group] or row["category"] for row in rows]),
        floor_area_m2=_column(rows, "floor_area_m2"),
        cost_yen=_column(rows, "cost_yen"),
        income_yen=_column(rows, "income_yen"),
        users=_column(rows, "users"),
        age_years=age,
        acquisition_cost_yen=_column(rows, "acquisition_cost_yen"),
        accumulated_depreciation_yen=_column(rows, "accumulated_depreciation_yen"),
    )


def _building_score(rows: Rows, state: Mapping[int, Condition], question: ScoreQuestion) -> Floats:
    if question.building == "condition":
        scores = (state[row["id"]].score if row["id"] in state else None for row in rows)
        return np.array([np.nan if score is None else score for score in scores], dtype=np.float64)
    age = _figures(rows, question).age_years
    return np.asarray(np.clip(FULL_SCORE * (1 - age / question.life_years), 0, FULL_SCORE))


def _mean_step(*steps: NDArray[np.int64]) -> Floats:
    """Mean of the known steps (0 = unknown) of each facility; NaN where none is known."""
    table = np.stack(steps).astype(float)
    known = (table > 0).sum(axis=0)
    return np.where(known > 0, table.sum(axis=0) / np.maximum(known, 1), np.nan)


def _row(
    row: Mapping[str, Any],
    k: int,
    card: Scorecard,
    steps: Mapping[str, NDArray[np.int64]],
    *,
    building: Floats,
    use: Floats,
    placed: Placement,
    marks: Iterable[str],
    language: str,
) -> dict[str, Any]:
    plain = ("code", "name", "category", "class_small", "district", "department", "floor_area_m2", "built_year",
             "fiscal_year", "cost_yen", "income_yen", "users", "users_unit", "utilisation_rate", "judgement",
             "version")  # fmt: skip
    named = ("cost_per_m2_yen", "cost_per_user_yen", "cost_per_resident_yen", "net_cost_yen", "users_per_m2",
             "depreciation_rate")  # fmt: skip
    quadrant = placed.quadrants[k].value
    return {
        "facility_id": row["id"],
        **{name: row[name] for name in plain},
        **{name: _known(getattr(card, name)[k]) for name in named},
        "steps": {name: int(values[k]) or None for name, values in steps.items()},
        "building_score": _known(building[k]),
        "use_score": _known(use[k]),
        "quadrant": quadrant,
        "quadrant_label": say(QUADRANTS, quadrant, language),
        "marks": with_words(MARKS, list(marks), language),
    }


def _state(found: Condition | None) -> dict[str, Any]:
    return {
        "condition": None if found is None or found.score is None else round(found.score, 1),
        "condition_confidence": None if found is None else round(found.confidence, 3),
    }


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _whole(
    figures: FacilityFigures,
    card: Scorecard,
    placed: Placement,
    question: ScoreQuestion,
    *,
    residents: float | None,
    language: str,
) -> dict[str, Any]:
    counts = Counter(quadrant.value for quadrant in placed.quadrants)
    rate = stock_depreciation_rate(figures.accumulated_depreciation_yen, figures.acquisition_cost_yen)
    return {
        "base_year": question.base_year,
        "group": question.group,
        "building": question.building,
        "thresholds": {"building": _known(placed.building_threshold), "use": _known(placed.use_threshold)},
        "rules": {
            "life_years": question.life_years,
            "least_remaining_years": question.rules.least_remaining_years,
            "least_utilisation_rate": question.rules.least_utilisation_rate,
            "least_step": question.rules.least_step,
        },
        "quadrants": [
            {"code": code, "label": say(QUADRANTS, code, language), "facilities": counts.get(code, 0)}
            for code in QUADRANTS
        ],
        "residents": residents,
        "area_per_resident_m2": area_per_resident_m2(figures.floor_area_m2, residents=residents) if residents else None,
        "depreciation_rate": _known(rate),
        "missing_share": card.missing_share,
    }
