"""Every action that the history or the access log may name has words on the audit page, in both languages."""

import json
import re
from pathlib import Path

import pytest

from app.models.base import Base
from app.security.rights import Right
from app.services.importing.import_details import DETAIL_KINDS

ROOT = Path(__file__).resolve().parents[2]
# `record(session, actor, "action", …)`, `log(session, "action", …)`, `request(session, job, "task", "action", …)`
RECORDED = re.compile(
    r'\b(?:_?record|log)\(\s*session,[^"(){]*(?:\([^()]*\),\s*)?"([a-z_]+)"'
    r'|\brequest\(\s*session,[^"]*"[a-z_]+", "([a-z_]+)"'
)


def recorded() -> set[str]:
    found = {"enable_account", "disable_account"} | {f"import_{kind}" for kind in DETAIL_KINDS}
    for file in (ROOT / "app").rglob("*.py"):
        for one, other in RECORDED.findall(file.read_text()):
            found.add(one or other)
    return found


def words_of(language: str) -> set[str]:
    files = (ROOT / "frontend" / "src" / "locales").glob(f"*{language}.json")
    return {key for file in files for key in json.loads(file.read_text())}


@pytest.mark.parametrize("language", ["ja", "en"])
def test_audit_page_when_any_action_or_right_is_told_then_it_has_words(language: str) -> None:
    words = words_of(language)
    actions = recorded()
    assert {"edit_facility", "request_run", "sign_in", "adopt_plan"} <= actions
    assert len(actions) > 80
    assert {each for each in actions if f"audit.action.{each}" not in words} == set()
    assert {each for each in Right if f"audit.right.{each}" not in words} == set()


@pytest.mark.parametrize("language", ["ja", "en"])
def test_card_when_any_field_of_a_record_has_changed_then_the_field_has_a_name(language: str) -> None:
    words = words_of(language)
    tables = [key.removeprefix("history.table.") for key in words if key.startswith("history.table.")]
    assert {"facility", "building", "land"} <= set(tables)
    columns = {column.name for table in tables for column in Base.metadata.tables[table].columns}
    assert {name for name in columns if f"column.{name}" not in words} == set()
