"""Where PostgreSQL's own programs are on this machine, of which version, and whether PostGIS belongs to them."""

import re
import shutil
import subprocess
from pathlib import Path

from app.errors import Unavailable

SEARCHED = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
CLIENTS = ("pg_dump", "pg_restore")
NO_CLIENT = (
    "PostgreSQL {0} 以上の pg_dump と pg_restore がありません。postgresql-client を入れてください",
    "there is no pg_dump and pg_restore of PostgreSQL {0} or newer; install postgresql-client",
)
NEEDED = ("initdb", "pg_ctl", "postgres", "pg_config")


def installed_programs() -> dict[int, Path]:
    """Major version → directory of programs, for each installation that has PostGIS as well."""
    places = [place for pattern in SEARCHED for place in sorted(Path("/").glob(pattern[1:]))]
    if which := shutil.which("initdb"):
        places.append(Path(which).resolve().parent)
    versions = {place: _version_with_postgis(place) for place in places}
    return {version: place for place, version in versions.items() if version is not None}


def _version_with_postgis(programs: Path) -> int | None:
    if not all((programs / each).exists() for each in NEEDED):
        return None
    asked = [str(programs / "pg_config"), "--sharedir", "--version"]
    answer = subprocess.run(asked, check=False, capture_output=True, text=True).stdout.splitlines()
    if len(answer) != 2 or not (Path(answer[0]) / "extension" / "postgis.control").exists():
        return None
    # "PostgreSQL 15.18 (Debian 15.18-0+deb12u1)", "PostgreSQL 19beta1"
    return int("".join(letter if letter.isdigit() else " " for letter in answer[1]).split()[0])


def client_programs(server: int) -> Path:
    """Directory of pg_dump and pg_restore for a server of major version `server`: as old as it, else newer.

    Raises Unavailable where there are none.
    """
    places = [place for pattern in SEARCHED for place in Path("/").glob(pattern[1:])]
    places += [Path(which).parent for which in [shutil.which(CLIENTS[0])] if which]
    versions = sorted((version, place) for place in places if (version := _client_version(place)) >= server)
    if not versions:
        raise Unavailable(" / ".join(words.format(server) for words in NO_CLIENT))
    return versions[0][1]


def _client_version(programs: Path) -> int:
    """0 where a program is missing. "pg_dump (PostgreSQL) 15.18 (Debian …)"."""
    if not all((programs / each).exists() for each in CLIENTS):
        return 0
    answer = subprocess.run([str(programs / CLIENTS[0]), "--version"], check=False, capture_output=True, text=True)
    found = re.search(r"\) (\d+)", answer.stdout)
    return int(found.group(1)) if found else 0
