"""`saihen check-plan` and the run over HTTP: stored objections in words, exit code 1 where one is red."""

import json
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker
from typer.testing import CliRunner

from app.cli import app
from app.database.db import transaction
from tests.factories import make_run

FIGURES = {"facility": "美術館", "function": "museum", "giver": "美術館", "receiver": "クラブハウス"}
RED = {"code": "unlike_use", "level": "red", "facility_code": "M1", "figures": FIGURES, "rule": "G5"}
AMBER = {"code": "shelters_fewer", "level": "amber", "facility_code": None, "rule": "P14"}
AMBER |= {"figures": {"shelters": 20, "gone": 3, "share": 0.15}}


def stored(sessions: sessionmaker[Session], **summary: Any) -> int:
    with transaction(sessions) as session:
        return make_run(session, state="done", summary=summary).id


def called(url: str, *words: object, language: str = "ja") -> tuple[int, str, str]:
    environment = {"DATABASE_URL": url, "SAIHEN_LANGUAGE": language}
    done = CliRunner().invoke(app, ["check-plan", *map(str, words)], env=environment)
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.stdout, done.stderr


def test_check_plan_when_red_then_1_and_every_objection_in_words(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run = stored(own_sessions, objections=[RED, AMBER])
    code, out, _ = called(own_database, run)
    assert code == 1
    assert "「美術館」の博物館・美術館・科学館は「クラブハウス」に入りません" in out
    assert "指定避難所20か所のうち3か所がなくなります（箇所または収容人数の15.0%）。" in out
    code, out, _ = called(own_database, run, "--json", language="en")
    body = json.loads(out)
    assert (code, body["run_id"], body["red"], body["amber"], body["info"]) == (1, run, 1, 1, 0)
    assert {"code", "level", "facility_code", "figures", "rule", "message"} == set(body["objections"][0])
    assert body["objections"][1]["message"] == "3 of 20 shelters go (15.0% of them or of their room)."


@pytest.mark.parametrize("objections", [[], [AMBER]])
def test_check_plan_when_nothing_is_red_then_0_of_the_newest_run(
    own_database: str, own_sessions: sessionmaker[Session], objections: list[dict[str, Any]]
) -> None:
    stored(own_sessions, objections=[RED])
    newest = stored(own_sessions, objections=objections)
    code, out, _ = called(own_database, "--json")
    body = json.loads(out)
    assert (code, body["run_id"], len(body["objections"])) == (0, newest, len(objections))


def test_check_plan_when_a_run_was_never_checked_or_is_none_then_refused(
    own_database: str, own_sessions: sessionmaker[Session]
) -> None:
    run = stored(own_sessions, status="infeasible")
    for number, words in ((run, "もう一度計算してください"), (run + 1, f"run {run + 1}")):
        code, out, said = called(own_database, number)
        assert (code, out) == (1, "")
        assert words in said
