"""The one value of all papers against the run's own answer."""

import dataclasses
from datetime import date

import pytest
from sqlalchemy.orm import Session

from app.domain.vocabulary import RunState
from app.errors import Conflict
from app.formats.papers.document.document_summary import summary_title
from app.formats.papers.report.compose import compose
from app.formats.papers.report.compose_stock import band_of
from app.formats.papers.report.council_report import CouncilReport, ReportScope
from app.formats.papers.wording.paper_words import assumption_label
from app.formats.papers.wording.worded import mark_of, remarks
from app.services.paper.export_report import Source, council_report
from app.services.plan.adopt_plan import adopt
from tests.factories import make_decision, make_facility, make_municipality, make_run
from tests.papers.conftest import Solved


def test_report_when_composed_then_every_decision_is_the_run_s_own(report: CouncilReport, solved: Solved) -> None:
    stored = solved.decisions
    assert {each.code for each in report.facilities} == set(stored)
    for each in report.facilities:
        row = stored[each.code]
        assert (each.action, each.fiscal_year, each.cost_yen) == (row["action"], row["fiscal_year"], row["cost_yen"])
        assert each.effect_yen == row["keep_cost_yen"] - row["cost_yen"]
        assert each.area_after_m2 == row["details"]["floor_area"]["after_m2"][-1]
    figures = {figure.code: figure.value for figure in report.figures}
    assert (
        figures["saving_yen"] == solved.summary["saving_yen"] == sum(each.effect_yen or 0 for each in report.facilities)
    )
    assert figures["city_cost_yen"] == solved.summary["money"]["city_cost_yen"]
    assert figures["area_after_m2"] == sum(each.area_after_m2 or 0 for each in report.facilities)
    assert report.run.id == solved.run_id


def test_question_when_no_difference_is_proven_then_it_is_not_called_small(report: CouncilReport) -> None:
    asked = {(row["facility_code"], row["question"]) for row in report.table("open_questions").records()}
    for each in report.facilities:
        is_open = each.strength == "open" and each.changes
        assert ((each.code, "decision_unproven") in asked) == (is_open and each.opposite_yen is None)
        assert ((each.code, "decision_open") in asked) == (is_open and each.opposite_yen is not None)


def test_assumption_when_it_is_told_then_once_and_with_words(report: CouncilReport) -> None:
    rows = list(report.table("assumptions").records())
    for language, column in (("ja", "name_ja"), ("en", "name_en")):
        labels = [str(row[column]) or assumption_label(str(row["assumption"]), language) for row in rows]
        assert len(set(labels)) == len(labels)
        assert not [label for label in labels if "_" in label]


def test_report_when_money_is_told_by_year_then_it_is_the_finance_section_s_table(
    report: CouncilReport, source: Source
) -> None:
    told = source["summary"]["finance_table"]
    budget = list(report.table("budget").records())
    assert [row["need_after_yen"] for row in budget] == [row["spent_yen"] for row in source["summary"]["budget"]]
    assert [row["need_before_yen"] for row in budget] == [row["works_yen"] for row in told["before"]]
    by_item = {
        (row["case"], row["fiscal_year"], row["item"]): row["yen"] for row in report.table("finance_by_year").records()
    }
    for case in ("before", "after"):
        for row in told[case]:
            assert by_item[case, row["fiscal_year"], "general_yen"] == row["general_yen"]
    works = [row for row in report.table("works_by_year").records() if row["case"] == "after"]
    assert sum(int(row["yen"] or 0) for row in works) == sum(row["works_yen"] for row in told["after"])


def test_report_when_the_register_is_edited_afterwards_then_it_stays_as_it_was(session: Session) -> None:
    facility = make_facility(session, make_municipality(session))
    run = make_run(session, state="done", data_version="0.0")
    make_decision(session, run.id, facility.id, cost_yen=3, keep_cost_yen=5)
    first = council_report(session, run.id)
    assert first.run.register_changed
    facility.name = "改称後の施設"
    session.flush()
    again = council_report(session, run.id)
    assert (again, again.fingerprint) == (first, first.fingerprint)
    assert [each.effect_yen for each in again.facilities] == [2]


def test_report_when_a_run_has_no_plan_then_it_is_refused(session: Session) -> None:
    with pytest.raises(Conflict, match="infeasible"):
        council_report(session, make_run(session, state="infeasible").id)


def test_report_when_narrowed_then_facilities_follow_and_the_whole_plan_s_figures_stay(
    report: CouncilReport, source: Source
) -> None:
    told = {**source, "decisions": [row | {"district": row["facility_code"]} for row in source["decisions"]]}
    narrowed = compose(told, scope=ReportScope(districts=("S2",)))
    assert [each.code for each in narrowed.facilities] == ["S2"]
    assert {row["facility_code"] for row in narrowed.table("decisions").records()} == {"S2"}
    assert narrowed.figure("saving_yen") == report.figure("saving_yen")
    assert narrowed.figure("floor_area_m2") == report.figure("floor_area_m2")
    assert narrowed.fingerprint != report.fingerprint


def test_report_when_anything_is_changed_then_its_fingerprint_is_another(report: CouncilReport) -> None:
    assert dataclasses.replace(report, is_draft=False).fingerprint != report.fingerprint
    first = dataclasses.replace(report.facilities[0], name="別名")
    changed = dataclasses.replace(report, facilities=(first, *report.facilities[1:]))
    assert changed.fingerprint != report.fingerprint


@pytest.mark.parametrize(("built", "band"), [(1980, 1976), (1981, 1981), (1985, 1981), (1986, 1986), (1960, 1956)])
def test_band_when_a_year_is_built_in_then_none_lies_across_the_new_seismic_code(built: int, band: int) -> None:
    assert band_of(built) == band


def test_table_when_a_column_is_unknown_then_a_key_error_names_it(report: CouncilReport) -> None:
    with pytest.raises(KeyError, match="castle"):
        report.table("decisions").index("castle")


def test_report_when_the_run_is_adopted_then_it_is_no_draft_and_carries_the_decision(session: Session) -> None:
    run = make_run(session, state=RunState.DONE, objective_yen=1)
    draft = council_report(session, run.id)
    assert (draft.is_draft, mark_of(draft, "ja")) == (True, "案（決定ではありません）")
    day = date(2026, 12, 18)
    told = adopt(
        session, run.id, title="第2期計画", reason="", changes_told="北町館は2年延期", adopted_on=day, actor="議会"
    )
    decided = council_report(session, run.id)
    assert not decided.is_draft
    assert mark_of(decided, "ja") == f"2026-12-18 決定（決定番号 {told['id']}）"
    assert "北町館は2年延期" in " ".join(remarks(decided, "ja"))
    assert "案であり、決定ではありません" not in " ".join(remarks(decided, "ja"))
    assert summary_title(decided, "ja") == "この計画のあらまし"
    assert decided.fingerprint != draft.fingerprint
    assert mark_of(council_report(session, run.id, is_draft=True), "ja") == "案（決定ではありません）"
