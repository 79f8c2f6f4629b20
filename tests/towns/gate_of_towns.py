"""Towns from files to register, ladder and gate, held against what towns decide: `make towns-gate`. Four get a plan; of
the fifth no list tells a floor area, and the answer has to say so.

Not a part of the usual suite: two of the lists are large, and a ladder takes minutes. SAIHEN_GATE_TOWNS names some of
the four, SAIHEN_GATE_SECONDS how long a ladder is given; towns whose files are not on this machine are skipped.
"""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.town_files import ADDRESSES, LISTS
from benchmarks.towns import database_of
from tests.towns.contract import faults_of_contract

FOUR = "sample island village toyohashi"
TOWNS = os.environ.get("SAIHEN_GATE_TOWNS", FOUR).split()
WITHOUT_FLOOR = "takamatsu"
SECONDS = os.environ.get("SAIHEN_GATE_SECONDS", "180")
ROOT = Path(__file__).resolve().parents[2]
TAKAMATSU_PEOPLE = "data/C_population/takamatsu_regions/0066_201811.xlsx"
# What towns decide (docs/objections.md): at most a tenth of the floor in ten years, 15 to 30 % over thirty, no more
# than 3.5 % of the places changed a year, and what closes is smaller than the mean of all.
MOST_IN_A_DECADE = 0.10
LEAST_CUT, MOST_CUT = 0.15, 0.30
CHANGED_A_YEAR = 0.035
LARGE, FEWEST = 1.0, 5


@pytest.fixture(scope="module", params=TOWNS)
def town(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The answer of `solve --json` without a target, as a newcomer asks it."""
    name = str(request.param)
    shared = shared_folder(name)
    folder = tmp_path_factory.mktemp("gate")
    with database_of(name, folder, shared):
        pass
    told: dict[str, Any] = json.loads(run(folder / name, "solve", "--seconds", SECONDS, "--json").stdout)
    return told


def shared_folder(name: str) -> Path:
    """Where the towns' own files lie; skips where those of a town are not on this machine."""
    shared = Path(os.environ.get("SAIHEN_SHARED", ROOT.parent / "shared"))
    if name in LISTS and not (shared / LISTS[name]).exists():
        pytest.skip(f"the files of {name} are not on this machine")
    return shared


def test_town_of_whose_places_nobody_tells_the_floor_is_refused_with_what_to_import(tmp_path: Path) -> None:
    """72 published lists and the population come in; without a floor area there is nothing to plan with."""
    shared = shared_folder(WITHOUT_FLOOR)
    home = tmp_path / WITHOUT_FLOOR
    run(home, "import", "addresses", str(shared / ADDRESSES))
    run(home, "import", "files", str(shared / LISTS[WITHOUT_FLOOR]), str(shared / TAKAMATSU_PEOPLE))
    refused = run(home, "solve", "--seconds", SECONDS, "--json", exits=1)
    assert refused.stdout == ""
    assert "延床面積" in refused.stderr
    assert "取り込んでください" in refused.stderr.replace("\n", "")


def run(home: Path, *words: str, exits: int = 0) -> "subprocess.CompletedProcess[str]":
    """The command line as a planner uses it, on a data directory of its own; fails where it ends otherwise."""
    home.mkdir(parents=True, exist_ok=True)
    here = os.environ | {"SAIHEN_DATA_DIR": str(home), "DATABASE_URL": ""}
    asked = [sys.executable, "-m", "app.cli", *words]
    done = subprocess.run(asked, cwd=ROOT, env=here, capture_output=True, text=True, check=False)
    assert done.returncode == exits, done.stderr[-2000:]
    return done


def test_every_field_of_the_contract_is_there_in_its_unit(town: dict[str, Any]) -> None:
    assert faults_of_contract(town) == []


def test_no_objection_is_red(town: dict[str, Any]) -> None:
    assert [each for each in town["objections"] if each["level"] == "red"] == []


def test_what_is_promised_is_kept_in_every_period(town: dict[str, Any]) -> None:
    assert [each for each in town["unserved"] if each["is_promised"]] == []
    assert recommended(town)["guarantees_kept"]


def test_no_more_residents_are_affected_than_live_there(town: dict[str, Any]) -> None:
    living = {row["period"]: row["residents"] for row in town["population"] or ()}
    for row in town["people"]:
        if row["residents_affected"] is not None:
            assert row["residents_affected"] <= living[row["period"]]


def test_the_cut_is_what_towns_decide_or_the_answer_says_what_forces_otherwise(town: dict[str, Any]) -> None:
    plan = recommended(town)
    assert plan["decade_share"] <= MOST_IN_A_DECADE
    assert plan["achieved_share"] <= MOST_CUT
    if plan["achieved_share"] < LEAST_CUT:
        stricter = [each for each in town["ladder"] if each["achieved_share"] > plan["achieved_share"] + 1e-6]
        unreached = [each for each in town["ladder_unreached"] if each["limits"] or each["most_share"] is not None]
        assert all(each["meets_budget"] is False for each in stricter)
        assert stricter or unreached


def test_an_office_can_carry_out_what_changes(town: dict[str, Any]) -> None:
    own = town["places"]["before"]
    for row in town["periods"]:
        leaves = [each for each in gone(town) if each["term"] == row["period"]]
        years = row["to_year"] - row["from_year"] + 1
        assert len(leaves) <= max(1, CHANGED_A_YEAR * years * own)


def test_what_closes_is_small(town: dict[str, Any]) -> None:
    closed = [
        each["floor_area"]["before_m2"] for each in gone(town) if any(u["users_today"] for u in each["functions"])
    ]
    if len(closed) >= FEWEST:
        mean = town["floor_area"]["before_m2"] / town["places"]["before"]
        assert sum(closed) / len(closed) < LARGE * mean


def test_no_year_spends_more_than_its_budget(town: dict[str, Any]) -> None:
    limited = [row for row in town["budget"] if row["limit_yen"] is not None]
    assert recommended(town)["meets_budget"] in ({True} if limited else {True, None})
    assert [row for row in limited if row["spent_yen"] > row["limit_yen"] + 1] == []


def test_nothing_is_used_long_past_its_life_without_works(town: dict[str, Any]) -> None:
    over = [each for each in town["objections"] if each["code"] == "past_life"]
    assert [each for each in over if each["figures"]["years_over"] > 5] == []


def recommended(town: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = next(each for each in town["ladder"] if each["is_recommended"])
    return found


def gone(town: dict[str, Any]) -> list[dict[str, Any]]:
    """Own places given up or handed over."""
    return [each for each in town["decisions"] if not each["stands"][-1] or each["disposal"]]
