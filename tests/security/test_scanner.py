"""Files are shown to the town's scanner before they are kept: clamd's own words over a socket of the machine."""

import socket
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.main import create_app
from app.security.scanner import Scanner, ScannerAway
from tests.accounts import CHEAP
from tests.factories import make_facility, make_municipality

# The scanner's test word, in two parts, so that no scanner finds this file.
HARMLESS_VIRUS = b"%PDF-1.7\nEICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE"


class Daemon:
    """Speaks INSTREAM as clamd(8) does: counted chunks, a zero, one answer; `says` replaces the answer."""

    def __init__(self, place: Path) -> None:
        self.says: bytes | None = None
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self._line.bind(str(place))
        self._line.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            try:
                one, _ = self._line.accept()
            except OSError:
                return
            with one, one.makefile("rb") as sent:
                data = b""
                assert sent.read(10) == b"zINSTREAM\0"
                while size := struct.unpack("!I", sent.read(4))[0]:
                    data += sent.read(size)
                found = b"stream: Eicar-Signature FOUND" if HARMLESS_VIRUS[9:] in data else b"stream: OK"
                one.sendall((self.says or found) + b"\0")

    def close(self) -> None:
        self._line.close()


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Daemon]:
    started = Daemon(tmp_path / "clamd")
    yield started
    started.close()


def test_scanner_when_it_looks_then_its_name_for_what_it_finds_across_chunks(daemon: Daemon, tmp_path: Path) -> None:
    scanner = Scanner(str(tmp_path / "clamd"))
    assert scanner.name_of_virus(b"%PDF-1.7\n" + bytes(200_000)) is None
    assert scanner.name_of_virus(bytes(65_530) + HARMLESS_VIRUS) == "Eicar-Signature"


def test_scanner_when_it_is_away_or_gives_up_then_nothing_counts_as_looked_at(daemon: Daemon, tmp_path: Path) -> None:
    daemon.says = b"INSTREAM size limit exceeded. ERROR"
    for place in (tmp_path / "clamd", tmp_path / "nobody"):
        with pytest.raises(ScannerAway):
            Scanner(str(place)).name_of_virus(b"%PDF-1.7\n")


def test_file_when_the_scanner_finds_something_or_is_away_then_not_kept(
    daemon: Daemon, tmp_path: Path, sessions: sessionmaker[Session]
) -> None:
    with transaction(sessions) as session:
        hall = make_facility(session, make_municipality(session)).id
    http = TestClient(create_app(replace(CHEAP, clamd=str(tmp_path / "clamd")), sessions))
    path = f"/api/facilities/{hall}/files?filename=a.pdf"
    refused = http.post(path, content=HARMLESS_VIRUS)
    assert (refused.status_code, "Eicar-Signature" in refused.json()["detail"]) == (422, True)
    assert http.post(path, content=b"%PDF-1.7\n").status_code == 201
    daemon.says = b"ERROR"
    away = http.post(path, content=b"%PDF-1.7\nother")
    assert (away.status_code, "SAIHEN_CLAMD" in away.json()["detail"]) == (503, True)
    assert len(http.get(f"/api/facilities/{hall}/files").json()) == 1
