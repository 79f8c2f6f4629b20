"""Every command of the guide to the API is run as it stands, in order, against a server on a port of this machine."""

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.main import create_app
from app.settings import Settings
from tests.running import serving_app

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "api" / "guide.md"


def commands() -> list[str]:
    """The indented curl commands of the guide; a line that ends in a backslash or inside quotes goes on."""
    found: list[str] = []
    pending = ""
    for line in GUIDE.read_text().splitlines():
        if not pending and not line.startswith("    curl "):
            continue
        pending += ("\n" if pending else "") + line.strip()
        if not pending.endswith("\\") and pending.count("'") % 2 == 0:
            found.append(pending)
            pending = ""
    return found


@pytest.fixture(scope="module")
def address(sample: sessionmaker[Session]) -> Iterator[str]:
    told = {"secret_key": bytes(32), "webhook_hosts": ("gis.city.example.jp",)}
    with serving_app(create_app(Settings(data_dir=Path("unused"), planner="田中", **told), sample)) as found:
        yield found


def test_guide_when_every_command_is_run_then_each_is_answered(address: str, tmp_path: Path) -> None:
    if shutil.which("curl") is None:
        pytest.skip("curl is not on this machine")
    asked = commands()
    assert len(asked) >= 25
    webhook = ""
    for command in asked:
        status, body = run(command, address, webhook, tmp_path)
        assert 200 <= status < 300, (command, status, body[:500])
        if command.startswith('curl "$A/api/webhooks" -H'):
            webhook = str(json.loads(body)["webhook"]["id"])
    assert webhook
    assert {"facilities.gpkg", "adopted-plan.geojson", "facilities.ngsi.json"} <= {
        each.name for each in tmp_path.iterdir()
    }


def run(command: str, address: str, webhook: str, folder: Path) -> tuple[int, str]:
    """The status and what was printed."""
    silent = 'curl() { command curl -sS -w "\\n%{http_code}" "$@"; }'
    told = {"A": address, "W": webhook, "PATH": os.environ["PATH"], "LANG": "C.UTF-8"}
    shell = ["bash", "-c", f"{silent}\n{command}"]
    done = subprocess.run(shell, capture_output=True, check=False, cwd=folder, env=told, timeout=60)
    text = done.stdout.decode("utf-8", errors="replace")
    assert done.returncode == 0, (command, done.stderr.decode())
    found = re.search(r"(\d{3})\s*$", text)
    assert found is not None, (command, text[-200:])
    body = text[: found.start()]
    return int(found[1]), body.partition("\r\n\r\n")[2] if body.startswith("HTTP/") else body
