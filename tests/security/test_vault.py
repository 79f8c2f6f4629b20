"""Sealed secrets: one key of the town, for its owner alone; what was changed or moved opens nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.errors import InvalidInput
from app.security.vault import FILE, Vault, WrongKey, is_sealed
from app.services.plan.evidence import told_settings
from app.settings import SECRET, VARIABLES, Settings


def test_vault_when_it_has_no_key_then_one_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    place = tmp_path / "data"
    with ThreadPoolExecutor(8) as many:
        sealed = list(many.map(lambda _: Vault(place).seal("JBSWY3DP", of="sato"), range(8)))
    assert [file.name for file in place.iterdir()] == [FILE]
    assert ((place / FILE).stat().st_mode & 0o777, place.stat().st_mode & 0o777) == (0o600, 0o700)
    assert {Vault(place).open(each, of="sato") for each in sealed} == {"JBSWY3DP"}
    # The same secret never looks the same.
    assert len(set(sealed)) == 8 and all(map(is_sealed, sealed))


def test_vault_when_key_owner_or_text_is_another_then_nothing_opens(tmp_path: Path) -> None:
    vault = Vault(tmp_path, bytes(32))
    sealed = vault.seal("JBSWY3DP", of="sato")
    changed = sealed[:-3] + ("AAA" if sealed[-3:] != "AAA" else "BBB")
    for wrong, text, of in (
        (Vault(tmp_path, bytes(31) + b"1"), sealed, "sato"), (vault, sealed, "mori"), (vault, changed, "sato"),
        (vault, "v1:", "sato"),
    ):  # fmt: skip
        with pytest.raises(WrongKey):
            wrong.open(text, of=of)
    (tmp_path / FILE).write_text("too short")
    with pytest.raises(WrongKey):
        Vault(tmp_path).seal("x", of="sato")


def test_evidence_when_it_tells_the_settings_then_no_setting_that_is_a_secret() -> None:
    secret = {each.name for each in VARIABLES if each.name.endswith(("_URL", "_KEY", "_SECRET"))}
    assert secret == SECRET


def test_secret_when_a_manager_of_secrets_hands_it_over_then_read_from_its_file(tmp_path: Path) -> None:
    key = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="
    (tmp_path / "SAIHEN_SECRET_KEY").write_text(f"{key}\n")
    (tmp_path / "SAIHEN_PORT").write_text("9999")
    handed = {"CREDENTIALS_DIRECTORY": str(tmp_path), "HOME": "/nowhere"}
    chosen = Settings.from_environment(handed)
    # What is no secret stands in the environment alone.
    assert (chosen.secret_key, chosen.port) == (bytes(range(32)), None)
    assert told_settings(handed)["SAIHEN_SECRET_KEY"] == "set"
    other = Settings.from_environment(handed | {"SAIHEN_SECRET_KEY": key.replace("AAEC", "AQEC")})
    assert other.secret_key == b"\x01" + bytes(range(1, 32))
    (tmp_path / "SAIHEN_SECRET_KEY").write_bytes(b"\xff\xfe")
    with pytest.raises(InvalidInput, match="SAIHEN_SECRET_KEY"):
        Settings.from_environment(handed)
