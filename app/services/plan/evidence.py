"""What a tender or an auditor asks for, as files of one moment: see `docs/operations.md`, “Evidence”."""

import csv
import json
import shutil
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from app import __version__
from app.database.backup import read_manifest
from app.database.schedule import newest_backup
from app.formats.transfer.components import component_list
from app.formats.words.evidence_words import evidence_in_japanese
from app.security.rights import GRANTS
from app.settings import SECRET, Settings, given
from app.store.account import audit

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = ("data.md", "data.ja.md", "accounts.md", "roles.md", "cryptography.md", "asvs.csv", "mappings.csv")


def write_evidence(session: Session, settings: Settings, environment: dict[str, str], out: Path) -> dict[str, Any]:
    """Write everything into the new or empty directory `out`; returns the summary, which stands there as well.

    Raises FileExistsError where the directory holds something already.
    """
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(out.iterdir()):
        raise FileExistsError(17, "the directory is not empty", str(out))
    at = datetime.now(UTC).isoformat(timespec="seconds")
    for name in DOCUMENTS:
        shutil.copyfile(ROOT / "docs" / "security" / name, out / name)
    _write(out / "components.cdx.json", component_list(ROOT, version=__version__, made_at=at))
    _write(out / "settings.json", told_settings(environment))
    _write_rows(
        out / "roles.csv", ("role", "right"), [(role, right) for role in GRANTS for right in sorted(GRANTS[role])]
    )
    rows = [tuple(row.values()) for row in audit.database_rights(session)]
    _write_rows(out / "database-rights.csv", ("role", "superuser", "table", "owner", "rights"), rows)
    summary = {
        "made_at": at,
        "program": __version__,
        "history": _history(session),
        "backup": _backup(settings),
        "hardening": told_hardening(settings),
        "asvs": dict(Counter(row["state"] for row in _asvs())),
    }
    _write(out / "summary.json", summary)
    (out / "summary.ja.md").write_text(evidence_in_japanese(summary), encoding="utf-8")
    return summary


def told_settings(environment: dict[str, str]) -> dict[str, str]:
    """Every setting with its value; of secrets only whether there is one."""
    return {
        name: ("set" if value else "not set") if name in SECRET else value for name, value in given(environment).items()
    }


def told_hardening(settings: Settings) -> dict[str, bool | str]:
    """Which of the measures that `accounts.md` names under “Hardening” are in force here."""
    provider = settings.provider
    return {
        "one_time_codes_required_of": settings.codes,
        "provider_asked_for_strong_sign_ins": bool(provider and provider.strength),
        "passwords_sign_in": settings.local_sign_in,
        "two_persons_adopt": settings.two_persons,
        "virus_scanner": settings.clamd is not None,
        "proxy_known": bool(settings.proxies),
        "session_hours": str(settings.session_hours),
    }


def _history(session: Session) -> dict[str, Any]:
    broken = [asdict(each) for each in audit.broken_seals(session)]
    return {"holds": not broken, "broken": broken, "chain": audit.newest_chain(session), **audit.counts(session)}


def _backup(settings: Settings) -> dict[str, Any] | None:
    newest = newest_backup(settings.backup_dir) if settings.backup_dir else None
    made = read_manifest(newest) if newest else None
    return None if newest is None or made is None else {"file": newest.name, **asdict(made)}


def _asvs() -> list[dict[str, str]]:
    with (ROOT / "docs" / "security" / "asvs.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _write(file: Path, body: Any) -> None:
    file.write_text(json.dumps(body, ensure_ascii=False, indent=1), encoding="utf-8")


def _write_rows(file: Path, head: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        csv.writer(opened).writerows([head, *rows])
