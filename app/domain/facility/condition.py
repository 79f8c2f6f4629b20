"""The state of a building from part grades: score 0–100 (健全度), lower is worse, with how much of it is known.

score = Σ points(grade_i) · weight_i / Σ weight_i over the parts that were graded. Source: sources.md 2.2, manual
of March 2017 (weights and the points of A and B could not be read: assumption). Grades are kept as letters; numbers of
other scales are turned into letters at import and never stored alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.domain.cost.rates import RateNote


class Part(StrEnum):
    ROOF = "roof"  # 屋根・屋上
    EXTERIOR = "exterior"  # 外壁
    INTERIOR = "interior"  # 内部仕上げ
    ELECTRIC = "electric"  # 電気設備
    MECHANICAL = "mechanical"  # 機械設備


class Grade(StrEnum):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


MEXT_SOURCE = "文部科学省 学校施設の長寿命化計画策定に係る解説書(2017)"
# Concrete of this strength or less is examined before any life extension (assumption; the manual's examples agree).
WEAK_CONCRETE_N_PER_MM2 = 13.5


@dataclass(frozen=True, slots=True)
class GradeScale:
    """Points of each grade and cost weight of each part. `is_decay`: the source's points rise as things get worse."""

    points: Mapping[Grade, float]
    weights: Mapping[Part, float]
    is_decay: bool = False


MEXT_SCALE = GradeScale(
    {Grade.A: 100.0, Grade.B: 75.0, Grade.C: 40.0, Grade.D: 10.0},
    {Part.ROOF: 5.1, Part.EXTERIOR: 17.2, Part.INTERIOR: 22.4, Part.ELECTRIC: 8.0, Part.MECHANICAL: 7.3},
)
# Cities that print a degree of deterioration (sources.md 2.2): same letters, points rising with decay.
DECAY_SCALE = GradeScale(
    {Grade.A: 10.0, Grade.B: 40.0, Grade.C: 70.0, Grade.D: 100.0}, MEXT_SCALE.weights, is_decay=True
)


def notes(scale: GradeScale = MEXT_SCALE) -> list[RateNote]:
    """Points and weights with their source; only C = 40 and D = 10 were confirmed by printed examples."""
    confirmed = {Grade.C, Grade.D} if scale is MEXT_SCALE else set()
    points = [
        RateNote(f"grade.{grade.value}", value, "points", MEXT_SOURCE, grade not in confirmed, 2017)
        for grade, value in scale.points.items()
    ]
    return points + [
        RateNote(f"part.{part.value}", value, "weight", MEXT_SOURCE, True, 2017)
        for part, value in scale.weights.items()
    ]


@dataclass(frozen=True, slots=True)
class Condition:
    """score is None where no part was graded; confidence = share of weight that was graded; worst = worst grade."""

    score: float | None
    confidence: float
    missing: tuple[Part, ...]
    worst: Grade | None


def assess(grades: Mapping[Part, Grade], scale: GradeScale = MEXT_SCALE) -> Condition:
    """健全度 of one building from the grades of its parts, whichever are known.

    On a decay scale the city's own degree d becomes 100 − d, so that lower is worse everywhere.
    """
    known = {part: grade for part, grade in grades.items() if scale.weights.get(part, 0.0) > 0}
    weight = sum(scale.weights[part] for part in known)
    missing = tuple(part for part in scale.weights if part not in known)
    if weight == 0:
        return Condition(None, 0.0, missing, None)
    points = sum(scale.points[grade] * scale.weights[part] for part, grade in known.items()) / weight
    score = max(0.0, 100.0 - points) if scale.is_decay else points
    return Condition(score, weight / sum(scale.weights.values()), missing, max(known.values()))


def combined(blocks: Sequence[tuple[float, Condition]]) -> Condition:
    """A facility of several blocks, weighed by floor area (m²); blocks without grades lower the confidence."""
    total = sum(area for area, _ in blocks)
    scored = [(area, block.score) for area, block in blocks if block.score is not None and area > 0]
    if total <= 0 or not scored:
        return Condition(None, 0.0, tuple(Part), None)
    area = sum(size for size, _ in scored)
    score = sum(size * value for size, value in scored) / area
    confidence = sum(size * block.confidence for size, block in blocks) / total
    missing = tuple(part for part in Part if any(part in block.missing for _, block in blocks))
    grades = [block.worst for _, block in blocks if block.worst is not None]
    return Condition(score, confidence, missing, max(grades))
