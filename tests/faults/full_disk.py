"""A disk too small for the database, and one that fills up while Saihen runs. Run by `make faults`.

Needs the right to mount a file system in memory (root); skipped without it.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.factories import list_row, sheet
from tests.running import ROOT, Running, until

TOO_SMALL_MIB = (20, 40, 60)
FULL = "ディスクがいっぱいです"


@contextmanager
def disk(folder: Path, mebibytes: int) -> Iterator[Path]:
    folder.mkdir()
    options = f"size={mebibytes}m,mode=755"
    if subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=False).returncode:
        pytest.skip("no right to mount a file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)


def said(data: Path, *words: str | Path, seconds: float = 300) -> tuple[int, str]:
    environment = {**os.environ, "SAIHEN_DATA_DIR": str(data), "DATABASE_URL": "", "SAIHEN_PORT": "", "COLUMNS": "500"}
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", *map(str, words)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    return done.returncode, done.stdout + done.stderr


def processes_below(place: Path) -> list[str]:
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and str((entry / "cwd").resolve()).startswith(f"{place}/"):
                found.append((entry / "cmdline").read_text())
    return found


def fill(place: Path) -> Path:
    filler = place / "filler"
    with suppress(OSError), filler.open("wb") as written:
        while True:
            written.write(bytes(1 << 16))
            written.flush()
    return filler


@pytest.fixture
def top() -> Iterator[Path]:
    """Where the database's account may pass through as well, also while other tests tidy up theirs."""
    folder = Path(tempfile.mkdtemp(prefix="sd"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("mebibytes", TOO_SMALL_MIB)
def test_run_when_the_disk_is_too_small_then_a_sentence_and_nothing_left_behind(top: Path, mebibytes: int) -> None:
    with disk(top / "disk", mebibytes) as place:
        code, words = said(place / "data", "run", "--no-sample")
        assert code == 1, words
        assert FULL in words
        assert "Traceback" not in words
        assert processes_below(place) == []
        left = {entry.name for entry in (place / "data").iterdir()}
        assert left <= {"postgresql.lock", "postgresql.alive", "postgresql.log"}


def test_disk_when_it_fills_up_while_running_then_sentences_and_all_is_well_with_room_again(top: Path) -> None:
    sheet_file = top / "list.csv"
    sheet_file.write_bytes(sheet([list_row(施設コード=f"L{n}", 施設名=f"第{n}公民館") for n in range(2000)]))
    with disk(top / "disk", 150) as place:
        program = Running(place, start_seconds=300)
        program.data.chmod(0o711)
        try:
            filler = fill(place)
            assert program.ask("/api/health")["state"] == "disk-full"
            for words in (
                ("import", "facilities", sheet_file),
                ("solve", "--seconds", "5"),
                ("backup", place / "b.saihen"),
            ):
                code, told = said(program.data, *words)
                assert (code, "Traceback" in told) == (1, False), told
            assert program.process.poll() is None
            assert "Traceback" not in program.words()
            assert [entry.name for entry in place.iterdir() if "saihen" in entry.name] == []
            filler.unlink()
            until(lambda: program.answers("/api/health") and program.ask("/api/health")["state"] == "ok", 120)
            for words in (("import", "facilities", sheet_file), ("backup", place / "b.saihen"), ("audit", "verify")):
                assert said(program.data, *words)[0] == 0
        finally:
            program.process.terminate()
            program.process.wait(120)
        assert processes_below(place) == []
