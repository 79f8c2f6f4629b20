"""The command-line contract other tools rely on: keys of the JSON object on stdout, words on stderr, exit codes."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from app.cli import app
from tests.factories import list_row, sheet
from tests.towns.contract import faults_of_contract

ROOT = Path(__file__).resolve().parents[2]


def saihen(url: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """The command as another program calls it."""
    environment = {**os.environ, "DATABASE_URL": url, "SAIHEN_PLANNER": "田中"}
    command = [sys.executable, "-m", "app.cli", *map(str, words)]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240)


def called(url: str, *words: str | Path) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the same command within this process: starting one anew takes seconds."""
    done = CliRunner().invoke(app, [str(word) for word in words], env={"DATABASE_URL": url})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def answer(url: str, *words: str | Path) -> dict[str, Any]:
    """The one JSON object of a command that is done."""
    code, out, said = called(url, *words, "--json")
    assert code == 0, said
    found: dict[str, Any] = json.loads(out)
    return found


def school(number: int) -> dict[str, Any]:
    changes = {
        "施設コード": f"S{number}",
        "施設名": f"第{number}小学校",
        "大分類": "学校教育系施設",
        "経度": 137.4 + number / 200,
    }
    figures = {"延床面積（㎡）": 4000, "建築年度": 1990, "支出2024_円": 40_000_000, "利用者数2024_人": 100}
    return list_row(**(changes | figures))


@pytest.fixture
def list_file(tmp_path: Path) -> Path:
    file = tmp_path / "一覧.csv"
    bad = list_row(施設コード="S4", 施設名="第4小学校", 大分類="学校教育系施設", **{"延床面積（㎡）": "広い"})
    file.write_bytes(
        sheet([school(1), school(2), school(3), bad | dict.fromkeys(set(school(1)) - set(bad), "")], encoding="cp932")
    )
    return file


def test_journey_when_called_with_json_then_every_key_of_the_contract_is_there(
    own_database: str, list_file: Path, tmp_path: Path
) -> None:
    rehearsed = answer(own_database, "import", "facilities", list_file, "--dry-run")
    imported = saihen(own_database, "import", "facilities", list_file, "--json")
    assert imported.returncode == 0, imported.stderr
    listed = json.loads(imported.stdout)
    assert rehearsed | {"applied": True, "change_set": listed["change_set"]} == listed
    assert (listed["rows_read"], listed["rows_used"], listed["encoding"]) == (4, 4, "cp932")
    assert listed["facilities"] == {"new": 4, "changed": 0, "same": 0, "gone": 0, "total": 4}
    assert listed["buildings"]["total"] == 3
    assert listed["floor_area_m2"] == 12_000.0
    assert listed["located"] == {"surveyed": 4, "address": 0, "town": 0, "none": 0}
    assert listed["profile"]
    assert listed["issues_total"] == len(listed["issues"])
    issue = next(issue for issue in listed["issues"] if issue["value"] == "広い")
    assert issue["row"] == 5
    assert {"row", "column", "code", "value", "message"} <= set(issue)

    forecast = answer(own_database, "forecast", "--preset", "mic", "--base-year", "2026", "--years", "40")
    contract = {"preset", "base_year", "years", "total_yen", "per_year_yen", "by_year", "assumptions"}
    assert contract <= set(forecast)
    assert (forecast["preset"], forecast["base_year"], forecast["years"]) == ("mic", 2026, 40)
    assert {"fiscal_year", "repair", "renovation", "rebuild", "demolition"} <= set(forecast["by_year"][0])
    assert sum(row["total_yen"] for row in forecast["by_year"]) == forecast["total_yen"] > 0

    solved = answer(own_database, "solve", "--seconds", "20", "--gap", "0")
    assert faults_of_contract(solved) == []
    assert solved["checked"] is True
    assert solved["status"] in {"optimal", "feasible"}
    assert {row["facility_code"] for row in solved["decisions"]} == {"S1", "S2", "S3", "S4"}
    assert {"facility_code", "action", "fiscal_year", "receivers"} <= set(solved["decisions"][0])

    explored = answer(own_database, "explore", "pareto", "--yen-per-km", "0", "--yen-per-km", "500", "--seconds", "5")
    assert (explored["kind"], explored["state"], explored["run_id"]) == ("pareto", "done", solved["run_id"])
    assert [row["yen_per_km"] for row in explored["result"]["members"]] == [0, 500]
    assert explored["result"]["line"]

    target = tmp_path / "map.html"
    assert called(own_database, "export", target)[:2] == (0, "")
    assert "第2小学校" in target.read_text()


def test_exit_code_when_refused_then_1_with_words_on_stderr_and_an_empty_stdout(
    own_database: str, tmp_path: Path
) -> None:
    picture = tmp_path / "photo [old].csv"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    refused = [
        ("import", "facilities", picture),
        ("solve", "--json"),
        ("explore", "robust", "--json"),
        ("forecast", "--preset", "guess"),
        ("forecast", "--preset", "[/red].json"),
        ("export", tmp_path / "map.html"),
    ]
    for words in refused:
        code, out, words_said = called(own_database, *words)
        assert (code, out) == (1, ""), words
        assert words_said.strip(), words


def test_exit_code_when_options_are_no_json_then_1_and_said_so(own_database: str, tmp_path: Path) -> None:
    broken, rows = tmp_path / "options.json", tmp_path / "list.csv"
    broken.write_text("{budget: 3")
    rows.write_bytes(sheet([school(1)]))
    for words in (
        ("solve", "--settings", broken),
        ("forecast", "--preset", broken),
        ("import", "facilities", rows, "--mapping", "{broken"),
    ):
        code, out, said = called(own_database, *words)
        assert (code, out) == (1, ""), words
        assert "JSON" in said


WRONG_USE = [
    ("import", "facilities", "no-such-file.csv"),
    ("import", "castles", "x.csv"),
    ("forecast", "--years", "0"),
    ("solve", "--seconds", "-1"),
    ("dance",),
]
NOWHERE = "postgresql://nobody@127.0.0.1:9/nowhere"


@pytest.mark.parametrize("words", WRONG_USE, ids=" ".join)
def test_exit_code_when_used_wrongly_then_2_before_any_database_is_touched(words: tuple[str, ...]) -> None:
    code, out, said = called(NOWHERE, *words)
    assert (code, out) == (2, "")
    assert said


def test_exit_code_when_the_database_does_not_answer_then_1_with_words() -> None:
    code, out, said = called(NOWHERE, "forecast", "--json")
    assert (code, out) == (1, "")
    assert "database" in said


@pytest.mark.parametrize(("url", "words"), [("mysql://x@y/z", "PostgreSQL"), ("nonsense", "postgresql://")])
def test_exit_code_when_the_database_is_no_postgres_then_1_with_what_to_give(url: str, words: str) -> None:
    code, _, said = called(url, "forecast")
    assert code == 1
    assert words in said


def test_empty_when_the_name_is_given_then_all_goes_and_a_wrong_name_is_refused(
    own_database: str, tmp_path: Path
) -> None:
    (tmp_path / "list.csv").write_bytes(sheet([list_row()]))
    answer(own_database, "import", "facilities", tmp_path / "list.csv", "--municipality", "232017")
    code, _, said = called(own_database, "empty", "--confirm", "高松市")
    assert code == 1
    assert "豊橋市" in said
    assert answer(own_database, "empty", "--confirm", "豊橋市") == {"emptied": "豊橋市"}
    assert answer(own_database, "import", "facilities", tmp_path / "list.csv")["facilities"]["new"] == 1


def test_settings_when_their_file_is_missing_then_a_sentence_that_names_it(own_database: str, tmp_path: Path) -> None:
    code, out, said = called(own_database, "solve", "--settings", tmp_path / "nowhere.json")
    assert (code, out) == (1, "")
    assert "nowhere.json" in said.replace("\n", "")
    assert "no such file" in said
    assert "Errno" not in said


def test_files_when_a_folder_is_given_then_each_kind_is_told_and_all_go_back_as_one(
    own_database: str, tmp_path: Path
) -> None:
    folder = tmp_path / "まち"
    (folder / "施設").mkdir(parents=True)
    for number in range(3):
        rows = sheet([list_row(施設コード=f"A{number}", 施設名=f"第{number}公民館")])
        (folder / "施設" / f"{number}.csv").write_bytes(rows)
    (folder / "実績.csv").write_bytes("施設名,年度,利用者数\n第1公民館,2024,500\n".encode())
    (folder / "説明.txt").write_text("これは説明です")
    (folder / "人口.csv").write_bytes("町名,人口\n今橋町,450\n".encode())
    code, out, said = called(own_database, "import", "files", folder, "--json")
    told = {one["name"]: (one["kind"], one["state"]) for one in json.loads(out)["files"]}
    assert code == 1, said
    assert told == {
        "まち/施設/0.csv": ("facilities", "imported"),
        "まち/施設/1.csv": ("facilities", "imported"),
        "まち/施設/2.csv": ("facilities", "imported"),
        "まち/実績.csv": ("years", "imported"),
        "まち/人口.csv": ("population", "refused"),
        "まち/説明.txt": (None, "left"),
    }
    refused = next(one for one in json.loads(out)["files"] if one["state"] == "refused")
    assert "年" in refused["words"]
    assert answer(own_database, "import", "facilities", folder / "施設" / "1.csv")["facilities"]["same"] == 1
    assert (
        answer(own_database, "import", "files", folder / "人口.csv", "--year", "2024")["files"][0]["state"]
        == "imported"
    )
