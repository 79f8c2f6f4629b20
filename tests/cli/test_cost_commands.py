"""`saihen forecast` and `saihen targets`: the contract's keys, files of assumptions, exit codes."""

import json
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker
from typer.testing import CliRunner

from app.cli import app
from app.database.db import transaction
from app.domain.vocabulary import Category
from app.store.figures import stock
from tests.factories import make_facility, make_municipality


@pytest.fixture
def city(own_database: str, own_sessions: sessionmaker[Session]) -> str:
    """One school of 1970 and a financial plan, committed: the command opens connections of its own."""
    with transaction(own_sessions) as session:
        town = make_municipality(session)
        make_facility(session, town, category=Category.SCHOOL, floor_area_m2=1000.0, built_year=1970)
        stock.save_budget(session, {2026: 10_000_000}, source="plan.csv")
    return own_database


def called(url: str, *words: str | Path) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, [str(word) for word in words], env={"DATABASE_URL": url})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_forecast_when_assumptions_come_from_a_file_then_asked_years_win(city: str, tmp_path: Path) -> None:
    own = tmp_path / "own.json"
    own.write_text(json.dumps({"preset": "mic", "base_year": 2020, "years": 12, "price_level": 2.0}), "utf-8-sig")
    code, out, _ = called(city, "forecast", "--preset", own, "--json")
    body = json.loads(out)
    assert (code, body["base_year"], body["years"]) == (0, 2020, 12)
    # Aged 50 in 2020: a backlog renovation and the rebuild of 2029–2031, both at twice the price.
    assert body["total_yen"] == 2 * (170_000_000 + 330_000_000)
    _, out, _ = called(city, "forecast", "--preset", own, "--base-year", "2026", "--years", "5", "--json")
    body = json.loads(out)
    assert (body["base_year"], [row["fiscal_year"] for row in body["by_year"]]) == (2026, list(range(2026, 2031)))
    keys = {"repair", "renovation", "rebuild", "demolition", "total_yen"}
    assert keys <= set(body["by_year"][0])


@pytest.mark.parametrize("text", ["[1", "[]", '{"price_level": "much"}', '{"castle": 1}'])
def test_forecast_when_the_file_cannot_be_used_then_refused_in_words(city: str, tmp_path: Path, text: str) -> None:
    own = tmp_path / "own.json"
    own.write_text(text)
    code, out, told = called(city, "forecast", "--preset", own, "--json")
    assert (code, out) == (1, "")
    assert len(told) > 10


def test_forecast_when_the_file_is_not_there_then_refused(city: str, tmp_path: Path) -> None:
    assert called(city, "forecast", "--preset", tmp_path / "none.json")[0] == 1
    assert called(city, "forecast", "--preset", "guess")[0] == 1


def test_targets_when_asked_then_formulas_and_path_as_json_and_as_lines(city: str) -> None:
    code, out, _ = called(city, "targets", "--base-year", "2026", "--kind", "cost", "--target-year", "2032", "--json")
    body = json.loads(out)
    assert code == 0
    assert {"formulas", "path", "inputs", "need_yen_per_year", "available_yen_per_year", "assumptions"} <= set(body)
    assert body["available_yen_per_year"] == 10_000_000
    code, out, _ = called(city, "targets", "--base-year", "2026", "--cut-share", "0.5")
    assert code == 0
    assert "2065" in out
    assert "%" in out


def test_targets_when_the_words_are_wrong_then_wrong_usage(city: str) -> None:
    assert called(city, "targets", "--kind", "castle")[0] == 2
    assert called(city, "targets", "--target-year", "1900")[0] == 1


def test_forecast_when_levelled_beside_roads_and_own_funds_then_each_is_answered(city: str, tmp_path: Path) -> None:
    assets = tmp_path / "資産.csv"
    assets.write_text("種別,数量（㎡・m）,整備年度\n一般道路,150,\n歩道橋の橋りょう,10,昭和50年度\n", "cp932")
    asked = ["forecast", "--base-year", "2026", "--years", "20", "--json"]
    code, out, _ = called(city, *asked, "--funds", "20000000", "--late", "5", "--infrastructure", assets)
    body = json.loads(out)
    assert code == 0
    assert body["gap"]["total_yen"] == body["works_total_yen"] - 20 * 20_000_000
    assert body["levelled"]["peak_yen"] <= body["levelled"]["peak_before_yen"]
    # 150 m² / 15 years × 4,700 yen × 20 years.
    assert {row["asset"]: row["total_yen"] for row in body["infrastructure"]["assets"]}["road"] == 940_000
    assert body["infrastructure"]["assets"][1]["asset"] == "bridge"


def test_forecast_when_an_asset_is_unknown_then_its_row_and_what_to_do_are_told(city: str, tmp_path: Path) -> None:
    assets = tmp_path / "assets.csv"
    assets.write_text("asset,quantity\nroad,5\ncastle,1\n")
    code, _, told = called(city, "forecast", "--infrastructure", assets)
    assert code == 1 and "castle" in told
