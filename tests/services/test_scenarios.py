"""Named assumptions: kept, changed with a version, removed; the history says what they were."""

import pytest
from sqlalchemy.orm import Session

from app.errors import Conflict, InvalidInput, NotFound, StaleVersion
from app.services.plan.edit_scenario import (
    archive_scenario,
    change_scenario,
    list_scenarios,
    make_scenario,
    read_scenario,
    read_versions,
    remove_scenario,
)
from app.services.plan.optimize import request_run
from tests.factories import one
from tests.towns import read_town, settle_town

TREE = {"preset": "long-life", "prices": {"school": {"rebuild_yen_per_m2": 450_000}}}


def test_scenario_when_made_then_read_back_as_it_was(session: Session) -> None:
    made = make_scenario(session, " 物価高 ", TREE, actor="田中")
    assert (made["name"], made["assumptions"], made["version"]) == ("物価高", TREE, 1)
    assert read_scenario(session, made["id"]) == made
    assert [each["id"] for each in list_scenarios(session)] == [made["id"]]


def test_scenario_when_changed_then_the_version_grows_and_the_history_keeps_the_old_figures(session: Session) -> None:
    made = make_scenario(session, "物価高", TREE, actor="田中")
    changed = change_scenario(session, made["id"], "物価安", {"price_level": 0.9}, version="1", actor="鈴木")
    assert (changed["name"], changed["version"], changed["assumptions"]) == ("物価安", 2, {"price_level": 0.9})
    session.flush()
    event = one(session, "SELECT actor, detail FROM event WHERE action = 'change_scenario'")
    assert (event["actor"], event["detail"]["before"]) == ("鈴木", TREE)


def test_run_when_asked_with_a_scenario_then_it_keeps_the_version_though_the_scenario_goes_on(session: Session) -> None:
    settle_town(session, read_town("three_schools"))
    made = make_scenario(session, "物価高", {"plan": {"yen_per_km": 100}}, actor="田中")
    run = request_run(session, {"scenario": "物価高", "seconds": 1}, title="", actor="田中")
    change_scenario(session, made["id"], "物価高", {"plan": {"yen_per_km": 300}}, version="1", actor="鈴木")
    assert run.scenario == {"id": made["id"], "name": "物価高", "version": 1}
    assert run.settings["yen_per_km"] == 100
    kept = read_versions(session, made["id"])
    assert [(row["version"], row["actor"]) for row in kept] == [(2, "鈴木"), (1, "田中")]
    assert kept[1]["assumptions"] == {"plan": {"yen_per_km": 100}}
    remove_scenario(session, made["id"], version="2", actor="鈴木")
    assert len(read_versions(session, made["id"])) == 2
    with pytest.raises(NotFound):
        read_versions(session, made["id"] + 1)


def test_scenario_when_somebody_was_faster_then_refused(session: Session) -> None:
    made = make_scenario(session, "a", {}, actor="田中")
    change_scenario(session, made["id"], "a", {}, version="1", actor="田中")
    for act in (
        lambda: change_scenario(session, made["id"], "a", {}, version="1", actor="鈴木"),
        lambda: remove_scenario(session, made["id"], version="1", actor="鈴木"),
    ):
        with pytest.raises(StaleVersion):
            act()


def test_scenario_when_the_name_is_taken_then_refused(session: Session) -> None:
    make_scenario(session, "a", {}, actor="田中")
    other = make_scenario(session, "b", {}, actor="田中")
    with pytest.raises(Conflict):
        make_scenario(session, "a", {}, actor="田中")
    with pytest.raises(Conflict):
        change_scenario(session, other["id"], "a", {}, version="1", actor="田中")


def test_scenario_when_a_figure_is_impossible_then_every_fault_is_pointed_at(session: Session) -> None:
    with pytest.raises(InvalidInput) as refusal:
        make_scenario(session, "a", {"price_level": "much", "castle": 1}, actor="田中")
    assert {fault.pointer for fault in refusal.value.faults} == {"/price_level", "/castle"}
    assert list_scenarios(session) == []


def test_scenario_when_removed_then_gone(session: Session) -> None:
    made = make_scenario(session, "a", TREE, actor="田中")
    remove_scenario(session, made["id"], version="1", actor="田中")
    with pytest.raises(NotFound):
        read_scenario(session, made["id"])


def test_scenario_when_put_away_then_it_says_so_and_comes_back_as_it_was(session: Session) -> None:
    made = make_scenario(session, "物価高", TREE, actor="田中")
    with pytest.raises(StaleVersion):
        archive_scenario(session, made["id"], is_archived=True, version="7", actor="田中")
    away = archive_scenario(session, made["id"], is_archived=True, version="1", actor="田中")
    assert [each["is_archived"] for each in list_scenarios(session)] == [away["is_archived"]] == [True]
    back = archive_scenario(session, made["id"], is_archived=False, version="1", actor="田中")
    assert (back["assumptions"], back["version"], back["is_archived"]) == (TREE, 1, False)
