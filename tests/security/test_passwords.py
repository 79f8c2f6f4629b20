"""Which passwords are refused, and what is kept of the others."""

import pytest

from app.security import one_time, tokens
from app.security.passwords import Hasher, common_passwords, fault_of

CHEAP = Hasher(memory_kib=8, rounds=1)


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 257,
        "aaaaaaaaaaaaaaaa",
        "12345678901234",
        "qwertyuiopqwer",
        "password12345",
        "P@ssw0rd2026!",
        "passwordpassword",
        "iloveyou!!!!!!!",
        "lkjhgfdsa12345",
        "tanakatanaka12",
    ],
)
def test_password_when_easily_guessed_then_refused(password: str) -> None:
    fault = fault_of(password, "tanaka", "田中")
    assert fault is not None
    assert all(fault)


@pytest.mark.parametrize(
    "password", ["an oak by the river", "三河の朝は霧が深くて見えない", "qX7-rmp2-94kd-tt", "tanaka grows plums"]
)
def test_password_when_good_then_taken_without_rules_about_kinds_of_characters(password: str) -> None:
    assert fault_of(password, "tanaka", "田中") is None


def test_list_when_read_then_thousands_of_common_ones() -> None:
    assert len(common_passwords()) > 19_000
    assert {"password", "123456", "iloveyou"} <= common_passwords()


def test_hash_when_made_twice_then_salted_and_both_match() -> None:
    first, second = CHEAP.hash("an oak by the river"), CHEAP.hash("an oak by the river")
    assert first != second
    assert first.startswith("$argon2id$v=19$m=8,t=1,p=1$")
    assert CHEAP.matches(first, "an oak by the river") and CHEAP.matches(second, "an oak by the river")
    assert not CHEAP.matches(first, "an oak by the lake") and not CHEAP.matches(None, "an oak by the river")
    assert not CHEAP.matches(None, "nobody has this password")
    assert Hasher(memory_kib=16, rounds=1).is_outdated(first) and not CHEAP.is_outdated(first)


def test_code_when_of_another_step_or_used_then_refused() -> None:
    secret, now = one_time.new_secret(), 1_800_000_000.0
    step = int(now) // 30
    code = one_time.pyotp.TOTP(secret).at(step * 30)
    assert one_time.step_of(secret, code, now=now, after=0) == step
    assert one_time.step_of(secret, f"{code[:3]} {code[3:]}", now=now + 30, after=step - 1) == step
    assert one_time.step_of(secret, code, now=now + 90, after=0) is None
    assert one_time.step_of(secret, code, now=now, after=step) is None


def test_key_when_read_back_then_the_same_and_foreign_ones_are_none() -> None:
    key = tokens.new_key()
    assert tokens.parse_key(key.text) == key
    assert tokens.parse_key("ghp_abc_def") is tokens.parse_key("saihen_x") is None
    assert tokens.digest(key.secret) != key.secret
