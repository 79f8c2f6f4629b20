"""A town's own plan: its words and rows read, measured with a run's question, and what would improve it."""

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.vocabulary import Action
from app.errors import InvalidInput
from app.formats.details.plan_sheet import read_plan_sheet
from app.formats.lexicon.verdict_words import read_verdict
from app.services.plan.optimize import execute_run, request_run
from app.services.plan.score_plan import execute_score, request_score
from app.store.plan import runs
from tests.towns import SMALL_TOWN, read_town, settle_town

QUICK = SMALL_TOWN | {"seconds": 20, "gap": 0.0, "base_year": 2026}
AS_TODAY = """施設番号,施設名,方針,実施年度
S1,東保育園,継続,
S9,なし園,廃止,令和9年度
S1,東保育園,廃止,
S2,中保育園,検討中,
"""


@pytest.fixture
def base(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        settle_town(session, read_town("three_schools"))
        run_id = request_run(session, QUICK, title="案", actor="planner").id
    execute_run(sessions, run_id)
    return run_id


def scored(sessions: sessionmaker[Session], base: int, table: str) -> int:
    with transaction(sessions) as session:
        run_id = request_score(session, base, table.encode(), filename="p.csv", title="現計画", actor="planner").id
    execute_score(sessions, run_id)
    return run_id


@pytest.mark.parametrize(
    ("words", "action"),
    [
        ("継続（現状維持）", Action.KEEP),
        ("長寿命化改修", Action.LIFE_EXTEND),
        ("縮小して建替え", Action.REBUILD_SMALLER),
        ("○○小へ統合し廃止", Action.MERGE_INTO),
        ("集約化（受入れ）", Action.MERGE),
        ("複合化", Action.COMBINE_INTO),
        ("民間移管", Action.PRIVATISE),
        ("自治会へ譲渡", Action.HAND_OVER),
        ("廃止・解体", Action.CLOSE),
        ("用途廃止後売却", Action.SELL),
        ("Life extension", Action.LIFE_EXTEND),
        ("検討中", None),
    ],
)
def test_verdict_when_written_as_towns_do_then_the_action_meant(words: str, action: Action | None) -> None:
    assert read_verdict(words).value == action


def test_sheet_when_years_are_spans_and_partners_named_then_read_and_rows_without_verdict_told() -> None:
    table = "施設名,今後の方針,実施時期,統合先\n東館,統合,R8～R12,西館\n西館,,2030,\n合計,,,\n"
    sheet = read_plan_sheet(table.encode(), filename="p.csv")
    assert [(row.facility_name, row.action, row.year, row.partner) for row in sheet.records] == [
        ("東館", Action.MERGE_INTO, 2026, "西館")
    ]
    assert [(issue.code, issue.row) for issue in sheet.issues] == [("no_verdict", 3), ("total_row", 4)]


def test_score_when_the_plan_keeps_all_then_its_distance_to_the_best_and_changes_that_lead_there(
    sessions: sessionmaker[Session], base: int
) -> None:
    run_id = scored(sessions, base, AS_TODAY)
    with sessions() as session:
        best, run = runs.get(session, base), runs.get(session, run_id)
        told = run.summary["existing"]
        assert (run.state, run.checked, run.bound_yen) == ("done", True, None)
        assert told["difference_yen"] == run.objective_yen - best.objective_yen > 0
        assert told["difference_yen"] == pytest.approx(
            told["city_difference_yen"] + told["travel_difference_yen"], abs=2
        )
        assert told["above_bound_yen"] == run.objective_yen - best.bound_yen >= told["difference_yen"] - 2
        assert [(each["code"], each["row"]) for each in told["issues"]] == [
            ("unknown_facility", 3),
            ("facility_twice", 4),
            ("no_verdict", 5),
            ("unknown_verdict", 5),
        ]
        gains = [row["city_difference_yen"] + row["travel_difference_yen"] for row in told["changes"]]
        assert gains
        assert all(gain < 0 for gain in gains)
        # One after the other they lead to the best plan of so small a town, and never past it.
        assert told["difference_yen"] + sum(gains) == pytest.approx(0, abs=10)
        assert {row["action"] for row in runs.decisions(session, run_id)} == {"keep"}
        # It is offered where plans are chosen, and recommends nothing by itself.
        assert [each.id for each in runs.recent(session, limit=9)] == [run_id, base]
        assert runs.latest_done(session).id == base


def test_score_when_all_is_closed_then_the_broken_limits_are_named_and_mended(
    sessions: sessionmaker[Session], base: int
) -> None:
    table = "施設名,方針,実施年度\n東保育園,廃止,2028\n中保育園,廃止,2028\n西保育園,統合,2090\n"
    run_id = scored(sessions, base, table)
    with sessions() as session:
        run = runs.get(session, run_id)
        told = run.summary["existing"]
        assert (run.state, run.checked) == ("done", True)
        assert told["broken_count"] > 0
        assert {"minimum", "guarantee"} & {row["kind"] for row in told["broken"]}
        assert [row["outcome"] for row in told["rows"]] == ["as_written", "as_written", "other_term"]
        assert told["changes"][0]["mends"] > 0
        assert {row["facility_code"]: row["details"]["stands"][-1] for row in runs.decisions(session, run_id)} == {
            "S1": False,
            "S2": False,
            "S3": False,
        }


def test_score_when_no_row_can_be_used_then_refused_with_every_fault(
    sessions: sessionmaker[Session], base: int
) -> None:
    with pytest.raises(InvalidInput) as refused, transaction(sessions) as session:
        table = "施設名,方針\nなし園,廃止\n中保育園,検討中\n".encode()
        request_score(session, base, table, filename="p.csv", title="", actor="planner")
    assert [(fault.code, fault.row) for fault in refused.value.faults] == [
        ("unknown_facility", 2),
        ("no_verdict", 3),
        ("unknown_verdict", 3),
    ]
