"""Where PostgreSQL's own programs are on this machine, of which version, and whether PostGIS belongs to them."""

import shutil
import subprocess
from pathlib import Path

SEARCHED = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/usr/local/pgsql/bin")
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
