"""Everything in one file and back: the same answers, and no way to lose what is there by mistake."""

import json
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg import sql
from sqlalchemy.engine import make_url
from typer.testing import CliRunner

from app.cli import app
from app.database.backup import (
    DUMP,
    MANIFEST,
    connected,
    count_rows,
    home_town,
    make_backup,
    opened_backup,
    read_manifest,
)
from app.database.db import make_engine, session_factory, transaction
from app.main import create_app
from app.settings import Settings
from app.store.account import audit
from tests.factories import make_decision, make_run
from tests.towns import read_town, settle_town

# What differs from one moment to the next by its nature.
OF_THE_MOMENT = {"/api/health", "/api/ready", "/api/audit", "/api/audit.csv"}
PHOTO = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x02\x00\x00\x00\x03\x08\x02\x00\x00\x00" + bytes(40)


@contextmanager
def served(url: str) -> Iterator[TestClient]:
    engine = make_engine(url, pool_size=2)
    with TestClient(create_app(Settings(data_dir=Path("unused")), session_factory(engine))) as http:
        yield http
    engine.dispose()


def settle(url: str) -> dict[str, str]:
    """A town with a finished run, a kept photo and a sealed history; the places of its routes."""
    engine = make_engine(url, pool_size=2)
    with transaction(session_factory(engine)) as session:
        ids = settle_town(session, read_town("three_schools"))
        run = make_run(session, state="done")
        make_decision(session, run.id, ids["S1"])
    with served(url) as http:
        kept = http.post(f"/api/facilities/{ids['S1']}/files?filename=a.png", content=PHOTO)
        assert kept.status_code == 201, kept.text
    with transaction(session_factory(engine)) as session:
        audit.seal(session)
    engine.dispose()
    return {"facility_id": str(ids["S1"]), "run_id": str(run.id), "file_id": str(kept.json()["id"])}


def answers(url: str, places: dict[str, str]) -> dict[str, Any]:
    """What every reading route says whose places are known."""
    found: dict[str, Any] = {}
    with served(url) as http:
        for path, operations in http.get("/openapi.json").json()["paths"].items():
            named = {part.split("}")[0] for part in path.split("{")[1:]}
            if "get" not in operations or not named <= set(places) or path in OF_THE_MOMENT:
                continue
            answer = http.get(path.format_map(places))
            # A refusal has a number of its own each time.
            told = answer.content if answer.status_code == 200 else answer.json()["detail"]
            found[path] = (answer.status_code, told)
    return found


def called(url: str, *words: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(word) for word in words], env={"DATABASE_URL": url})
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, done.output


def drop(url: str, name: str) -> None:
    plain = make_url(url).set(drivername="postgresql", database="postgres").render_as_string(hide_password=False)
    with psycopg.connect(plain, autocommit=True) as admin:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def test_backup_when_restored_over_an_emptied_register_then_every_route_answers_the_same(
    own_database: str, tmp_path: Path
) -> None:
    places = settle(own_database)
    before = answers(own_database, places)
    assert len([path for path, (status, _) in before.items() if status == 200]) > 15
    assert PHOTO in [told for _, told in before.values()]
    file = tmp_path / "town.saihen"
    code, said = called(own_database, "backup", file, "--json")
    assert code == 0, said
    assert read_manifest(file).verified is True  # type: ignore[union-attr]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    assert called(own_database, "empty", "--confirm", str(home_town(own_database)))[0] == 0
    assert home_town(own_database) is None
    # Nobody's data are replaced by mistake; an emptied register is nobody's.
    assert called(own_database, "restore", file)[0] == 0
    try:
        assert answers(own_database, places) == before
        assert called(own_database, "audit", "verify")[0] == 0
        assert called(own_database, "restore", file, "--confirm", "another town")[0] == 1
        assert called(own_database, "downgrade", file, "--confirm", str(home_town(own_database)))[0] == 0
    finally:
        drop(own_database, f"{make_url(own_database).database}_before_restore")


def test_downgrade_when_changes_were_made_since_then_refused_with_their_number(
    own_database: str, tmp_path: Path
) -> None:
    places = settle(own_database)
    file = tmp_path / "town.saihen"
    make_backup(own_database, file, verify=False)
    with served(own_database) as http:
        card = http.get(f"/api/facilities/{places['facility_id']}").json()
        answer = http.patch(
            f"/api/facilities/{places['facility_id']}",
            json={"name": "別の名"},
            headers={"If-Match": str(card["version"])},
        )
        assert answer.status_code == 200, answer.text
    code, said = called(own_database, "downgrade", file)
    assert code == 1
    assert "--lose-changes" in said


@pytest.fixture(scope="module")
def small(cluster: tuple[str, psycopg.Connection], template: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of an empty database."""
    file = tmp_path_factory.mktemp("backup") / "small.saihen"
    make_backup(make_url(cluster[0]).set(database=template).render_as_string(hide_password=False), file, verify=False)
    return file


def changed(file: Path, **changes: Any) -> Path:
    """A copy whose manifest says something else."""
    copy = file.with_name(f"{'_'.join(changes)}.saihen")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(copy, "w") as new:
        new.writestr(DUMP, old.read(DUMP))
        new.writestr(MANIFEST, json.dumps(json.loads(old.read(MANIFEST)) | changes))
    return copy


def test_restore_when_the_file_is_damaged_or_newer_then_refused_and_nothing_changed(
    own_database: str, small: Path, tmp_path: Path
) -> None:
    settle(own_database)
    before = rows(own_database)
    other = tmp_path / "list.csv"
    other.write_text("施設名\n")
    for file, word in (
        (changed(small, schema="9999"), "newer Saihen"),
        (changed(small, sha256="0" * 64), "SHA-256"),
        (changed(small, tables={"facility": 7}), "another number of rows"),
        (other, "no backup"),
    ):
        code, said = called(own_database, "restore", file, "--confirm", str(home_town(own_database)))
        assert (code, word in " ".join(said.split())) == (1, True), said
    assert rows(own_database) == before


def rows(url: str) -> dict[str, int]:
    with connected(url) as asked:
        return count_rows(asked)


def test_restore_when_saihen_runs_then_told_to_stop_it(own_database: str, small: Path) -> None:
    with served(own_database) as http:
        assert http.get("/api/about").status_code == 200
        assert http.get("/api/runs").status_code == 200
        code, said = called(own_database, "restore", small)
    assert code == 1
    assert "stop Saihen" in " ".join(said.split())


def test_backup_when_its_file_is_there_already_then_refused_and_the_file_stays(small: Path, own_database: str) -> None:
    before = small.read_bytes()
    code, said = called(own_database, "backup", small)
    assert (code, "exists already" in " ".join(said.split())) == (1, True)
    assert small.read_bytes() == before


def test_backup_when_the_place_is_missing_then_words_and_no_remains(own_database: str, tmp_path: Path) -> None:
    code, said = called(own_database, "backup", tmp_path / "no" / "town.saihen")
    assert (code, "Traceback" in said) == (1, False)
    assert list(tmp_path.iterdir()) == []


def test_upgrade_when_the_schema_is_the_newest_then_nothing_is_done(own_database: str) -> None:
    code, said = called(own_database, "upgrade", "--json")
    assert (code, json.loads(said)["changed"]) == (0, False)


def test_manifest_when_written_then_says_what_the_dump_holds(small: Path) -> None:
    with opened_backup(small) as (manifest, pieces):
        assert sum(map(len, pieces)) == manifest.bytes > 10_000
    assert {"facility", "change_log", "facility_file_content", "history_seal"} <= set(manifest.tables)
