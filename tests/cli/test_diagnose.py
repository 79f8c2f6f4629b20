"""`saihen diagnose` as another program calls it: points, cells, a repaired copy, exit codes; no database is needed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import app
from app.formats.readability.diagnosis import diagnose

LIST = '公共施設一覧,,\n施設名,延床面積（㎡）,建築年\n東小学校,"4,200",S46\n西公民館,310,H2\n'


def run(*words: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["diagnose", *words], env={"DATABASE_URL": "postgresql://nowhere/none"})
    return done.exit_code, done.stdout, done.stderr


def test_diagnose_when_a_file_breaks_rules_then_points_and_cells_and_a_copy_that_breaks_none(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    code, out, _ = run(str(path), "--repaired", str(tmp_path / "copy.xlsx"), "--json")
    body = json.loads(out)
    states = {rule["rule"]: rule for rule in body["rules"]}
    assert (code, body["scores"]["level_2"], len(states)) == (0, 0, 30)
    assert states["L2-01"]["places"][0]["cells"] == ["B3"]
    assert states["L3-05"]["count"] == 2
    assert diagnose((tmp_path / "copy.xlsx").read_bytes()).scores == (100, 100, 100)
    code, text, _ = run(str(path))
    assert (code, "L2-01  ×" in text, "B3" in text) == (0, True, True)


def test_diagnose_when_last_years_file_is_given_then_the_layout_is_compared(tmp_path: Path) -> None:
    now, before = tmp_path / "now.csv", tmp_path / "before.csv"
    now.write_text("施設名,構造\nA館,RC\nB館,木造\n", encoding="utf-8")
    before.write_text("施設名,住所\nA館,本町1\nB館,本町2\n", encoding="utf-8")
    body = json.loads(run(str(now), "--earlier", str(before), "--json")[1])
    assert next(rule["state"] for rule in body["rules"] if rule["rule"] == "L3-07") == "broken"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"])
def test_diagnose_when_it_is_no_table_then_no_copy_and_told_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "file.bin"
    path.write_bytes(data)
    code, out, said = run(str(path), "--repaired", str(tmp_path / "copy.xlsx"), "--json")
    assert (code, out) == (1, "")
    assert said.strip()
