"""`saihen evidence`: whole, true, and without secrets."""

import csv
import json
from pathlib import Path

from typer.testing import CliRunner

from app.cli import app
from app.formats.words.evidence_words import FILES
from app.services.plan.evidence import told_settings

USED = {"fastapi", "rich", "jinja2", "scipy", "leaflet", "lit-html"}


def test_evidence_when_written_then_every_file_is_there_and_holds_no_secret(own_database: str, tmp_path: Path) -> None:
    out = tmp_path / "evidence"
    environment = {"DATABASE_URL": own_database, "SAIHEN_METRICS_KEY": "hunter2secret"}
    done = CliRunner().invoke(app, ["evidence", "--out", str(out), "--json"], env=environment)
    assert done.exit_code == 0, done.output
    summary = json.loads(done.stdout)
    assert summary["history"]["holds"] is True
    assert summary["backup"] is None
    assert {file.name for file in out.iterdir()} == {
        "summary.json", "settings.json", "roles.csv", "database-rights.csv", "components.cdx.json",
        "data.md", "accounts.md", "cryptography.md", "asvs.csv", "mappings.csv", "summary.ja.md", "data.ja.md",
        "roles.md",
    }  # fmt: skip
    assert all("hunter2secret" not in file.read_text(encoding="utf-8") for file in out.iterdir())
    with (out / "database-rights.csv").open(encoding="utf-8-sig") as file:
        rights = {(row["role"], row["table"]): row["rights"] for row in csv.DictReader(file)}
    # Granted by migrate: the program's role may add to the history, and nothing else.
    assert rights["saihen_app", "change_log"] == "INSERT SELECT"
    page = (out / "summary.ja.md").read_text(encoding="utf-8")
    assert "自動バックアップがありません" in page
    assert {file.name for file in out.iterdir()} - {"summary.ja.md", "data.md"} == set(FILES)
    components = json.loads((out / "components.cdx.json").read_text())["components"]
    assert {"fastapi", "leaflet"} <= {each["name"] for each in components}
    assert [each["name"] for each in components if not each.get("hashes")] == []
    assert [each["name"] for each in components if each["name"] in USED and not each.get("licenses")] == []
    again = CliRunner().invoke(app, ["evidence", "--out", str(out)], env=environment)
    assert (again.exit_code, "not empty" in again.output) == (1, True)


def test_settings_when_told_then_secrets_are_only_set_or_not() -> None:
    told = told_settings({"DATABASE_URL": "postgresql://a:b@c/d", "SAIHEN_PORT": "9000"})
    assert (told["DATABASE_URL"], told["SAIHEN_METRICS_KEY"], told["SAIHEN_PORT"]) == ("set", "not set", "9000")
