"""Backups that the worker makes by itself: one whenever the newest is old enough, and no more than are to be kept."""

import fcntl
import logging
import time
from datetime import UTC, datetime
from pathlib import Path

from app.database.backup import Manifest, make_backup
from app.settings import Settings

log = logging.getLogger("saihen.backup")
PATTERN = "saihen-*.saihen"
NAME = "saihen-%Y%m%dT%H%M%SZ.saihen"
LOCK = ".saihen-backup.lock"


def newest_backup(directory: Path) -> Path | None:
    """The newest of the backups made by schedule; their names are their times."""
    return max(directory.glob(PATTERN), default=None, key=lambda file: file.name)


def age_hours(file: Path) -> float:
    return (time.time() - file.stat().st_mtime) / 3600


def back_up_if_due(settings: Settings, url: str) -> Manifest | None:
    """Make the next backup of the database at `url` (its owner's) where it is time, and remove those beyond the number.

    None where nothing was to be done, or another worker of this machine is at it. Raises what `make_backup` raises.
    """
    directory = settings.backup_dir
    if directory is None:
        return None
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (directory / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return None
        newest = newest_backup(directory)
        if newest is not None and age_hours(newest) < settings.backup_hours:
            return None
        made = make_backup(url, directory / datetime.now(UTC).strftime(NAME))
        log.info("backup made: %d bytes, verified: %s", made.bytes, made.verified)
        for old in sorted(directory.glob(PATTERN), key=lambda file: file.name)[: -settings.backup_keep]:
            old.unlink()
    return made
