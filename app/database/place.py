"""Where the private cluster lives, under which account it runs, and where its socket is."""

import hashlib
import os
import pwd
import subprocess
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from app.database.cluster_words import NO_ACCOUNT, said
from app.errors import Unavailable

NAME = "saihen"
SOCKET_PORT = "5432"
PRIVATE_SOCKETS = f"/tmp/{NAME}-"  # noqa: S108  owner and mode are checked before use
OUR_FILES = ("postgresql", "saihen", "basemap", "backup")


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where one private cluster lives. `account` None: it runs as the present user."""

    place: Path
    data_dir: Path
    account: pwd.struct_passwd | None

    @property
    def log(self) -> Path:
        return self.data_dir / "postgresql.log"

    @property
    def owner_id(self) -> int:
        return self.account.pw_uid if self.account else os.getuid()

    @property
    def sockets(self) -> Path:
        """A short path whatever the data directory is called: a socket's path must stay below 107 bytes."""
        mark = hashlib.sha256(os.fsencode(self.place)).hexdigest()[:12]
        return Path(f"{PRIVATE_SOCKETS}{self.owner_id}-{mark}")

    def process(self) -> dict[str, Any]:
        """Arguments for subprocess: the account, an environment without the caller's, a directory all may enter."""
        spoken = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "PGDATA": str(self.place)}
        asked: dict[str, Any] = {"env": spoken, "cwd": "/", "stdin": subprocess.DEVNULL}
        if self.account:
            asked |= {"user": self.account.pw_uid, "group": self.account.pw_gid, "extra_groups": []}
        return asked


def open_data_directory(data_dir: Path) -> None:
    """Made for its owner alone; where root's database runs under another account, that one may pass through."""
    passing = 0o711 if os.geteuid() == 0 else 0o700
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        data_dir.mkdir()
        data_dir.chmod(passing)
    own = data_dir.stat()
    # A directory that held other people's files before us keeps its mode.
    if own.st_uid == os.geteuid() and own.st_mode & 0o777 & ~passing and _is_ours_alone(data_dir):
        data_dir.chmod(passing)


def _is_ours_alone(data_dir: Path) -> bool:
    return all(entry.name.startswith(OUR_FILES) for entry in data_dir.iterdir())


def locate(data_dir: Path) -> Cluster:
    """In the data directory; where root's `postgres` account may not enter that, below /var/lib/saihen."""
    cluster = Cluster(data_dir.resolve() / "postgresql", data_dir.resolve(), _server_account())
    note = data_dir / "postgresql.location"
    if note.exists():
        cluster = replace(cluster, place=Path(note.read_text().rstrip("\n")))
    elif cluster.account and not cluster.place.exists() and not _may_enter(cluster):
        mark = hashlib.sha256(os.fsencode(cluster.data_dir)).hexdigest()[:12]
        cluster = replace(cluster, place=(Path("/var/lib") / NAME / mark).resolve() / "postgresql")
        cluster.place.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(f"{cluster.place}\n")
    if cluster.account and cluster.place.exists():
        # Root looks after a cluster that an ordinary user made as that user.
        cluster = replace(cluster, account=pwd.getpwuid(cluster.place.stat().st_uid))
    return cluster


def _server_account() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise Unavailable(said(NO_ACCOUNT)) from None


def _may_enter(cluster: Cluster) -> bool:
    asked = ["/usr/bin/test", "-x", str(cluster.data_dir)]
    return subprocess.run(asked, check=False, **cluster.process()).returncode == 0
