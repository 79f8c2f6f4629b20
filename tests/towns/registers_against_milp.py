"""Random small towns from their files to the register to the question: the engine equals an integer program written
apart. `make towns-register`; not a part of the usual suite, which asks towns put together without a register."""

from typing import Any

import numpy as np
import pytest
from shapely.geometry import box
from sqlalchemy.orm import Session

from app.planning.ask.question import Question
from app.services.read_town import read_question
from tests.planning.hand_town import settings
from tests.planning.test_against_milp import CLOSE, best, independent_optimum
from tests.towns.invented import CHILDREN, PUPILS, RC, VISITS, Facility, InventedTown, S, W, bring_in

# Small class, unit, least and most floor, floor a user takes up.
KINDS = (
    ("小学校", PUPILS, 1_200, 4_000, 20.0),
    ("公民館", VISITS, 200, 1_200, 0.05),
    ("図書館", VISITS, 250, 1_500, 0.03),
    ("保育所", CHILDREN, 250, 900, 9.0),
    ("集会所", VISITS, 60, 250, 0.2),
)
WIDTH_KM = 5.0
CENTRES = {"東": (4.0, 2.5), "西": (1.0, 2.5)}
SEEDS = range(25)


def random_town(seed: int) -> InventedTown:
    """Five to seven facilities of five kinds, mixed ages, blocks and frames, and the people of three hamlets."""
    random = np.random.default_rng(seed)

    def spot() -> tuple[float, float]:
        east, north = random.uniform(0.5, WIDTH_KM - 0.5, 2)
        return round(float(east), 3), round(float(north), 3)

    places = []
    for number in range(int(random.integers(5, 8))):
        # The first is no school and states what it holds, so that no file is empty.
        small, unit, least, most, each_m2 = KINDS[int(random.integers(number == 0, len(KINDS)))]
        area = float(random.integers(least, most))
        room = area / each_m2
        at = spot()
        places.append(
            Facility(
                f"{'甲乙丙丁戊己庚'[number]}{small}",
                small,
                area,
                int(random.integers(1962, 2012)),
                (RC, S, W)[int(random.integers(3))],
                at,
                "東" if at[0] > WIDTH_KM / 2 else "西",
                int(room * random.uniform(0.2, 0.9)) + 1,
                unit,
                shelter=bool(random.random() < 0.3),
                classrooms=12 if small == "小学校" else None,
                capacity=None if small == "小学校" or (number and random.random() < 0.4) else (int(room), _a_day(unit)),
                retrofitted=bool(random.random() < 0.7),
            )
        )
    hamlets = tuple((*spot(), int(random.integers(100, 900))) for _ in range(3))
    return InventedTown(
        code="206989",
        name="小村",
        prefecture="長野県",
        origin=(138.15, 35.72),
        parts=(box(0, 0, WIDTH_KM, WIDTH_KM),),
        districts=CENTRES,
        hamlets=hamlets,
        yearly_fall=0.02,
        facilities=tuple(places),
        zones={},
        budget_yen=int(random.integers(120, 400)) * 1_000_000,
    )


def _a_day(unit: str) -> str:
    return "人/日" if unit == VISITS else "人"


def asked(session: Session, seed: int, **changes: Any) -> Question:
    """The town brought in through its files and asked as a planner asks, but for the limits that only larger towns
    have; its own budget lines hold."""
    bring_in(session, random_town(seed))
    told = {"terms": (5, 5, 10), "discount_rate": 0.02, "price_factor": 1.43, "detour": 1.3} | changes
    return read_question(session, settings(**told))


def agree(question: Question) -> None:
    mine, theirs = best(question), independent_optimum(question.problem)
    assert (mine is None) == (theirs is None)
    if mine is not None and theirs is not None:
        assert mine == pytest.approx(theirs, rel=CLOSE, abs=100)


@pytest.mark.parametrize("seed", SEEDS)
def test_engine_and_integer_program_agree_on_a_town_from_its_register(session: Session, seed: int) -> None:
    agree(asked(session, seed, **({"area_cut_share": 0.1} if seed % 2 else {})))


@pytest.mark.parametrize("seed", SEEDS)
def test_they_agree_where_everybody_uses_the_nearest_place(session: Session, seed: int) -> None:
    without = {"uses_budget_lines": False}
    agree(asked(session, 100 + seed, nearest_only=True, **without, **({"area_cut_share": 0.1} if seed % 3 else {})))
