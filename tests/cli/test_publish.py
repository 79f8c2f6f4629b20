"""`saihen publish`: a folder of files from the command line; a folder of other things is left alone."""

import json
from pathlib import Path

from sqlalchemy.orm import Session, sessionmaker

from tests.cli.test_command_line import called
from tests.factories import make_decision, make_facility, make_municipality, make_run


def test_publish_when_a_plan_is_there_then_a_folder_is_written_and_others_are_left_alone(
    own_database: str, own_sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    code, _, said = called(own_database, "publish", "--out", tmp_path / "public")
    assert (code, "run" in said) == (1, True)
    with own_sessions.begin() as session:
        town = make_municipality(session)
        facility = make_facility(session, town, district="北")
        run = make_run(session, state="done")
        make_decision(session, run.id, facility.id, action="rebuild", fiscal_year=2031)
    code, out, said = called(own_database, "publish", "--out", tmp_path / "public", "--contact", "資料係", "--json")
    assert code == 0, said
    assert json.loads(out)["changed"] == 1
    page = (tmp_path / "public" / "index.html").read_text(encoding="utf-8")
    assert "2031年度に建て替えます" in page
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("mine")
    code, _, _ = called(own_database, "publish", "--out", tmp_path / "mine")
    assert code == 1
    assert [path.name for path in (tmp_path / "mine").iterdir()] == ["letter.txt"]


def test_edition_when_served_then_opinions_on_paper_are_brought_in(
    own_database: str, own_sessions: sessionmaker[Session], tmp_path: Path
) -> None:
    with own_sessions.begin() as session:
        facility = make_facility(session, make_municipality(session), district="北")
        run = make_run(session, state="done")
        make_decision(session, run.id, facility.id)
    code, out, said = called(own_database, "publish", "--serve", "--opens-on", "2026-12-01", "--json")
    assert code == 0, said
    edition = json.loads(out)["id"]
    letters = tmp_path / "letters.csv"
    letters.write_text("意見,施設\n残してほしい,A1\n", encoding="utf-8")
    code, out, said = called(own_database, "import", "opinions", letters, "--publication", edition, "--json")
    assert (code, json.loads(out)["opinions"]) == (0, 1), said
