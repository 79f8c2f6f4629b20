"""The tables of docs/api/conformance.md name tests that exist, and every test here names what it shows."""

import ast
import re
from pathlib import Path

FOLDER = Path(__file__).parent
PAGE = FOLDER.parents[1] / "docs" / "api" / "conformance.md"


def every_test() -> dict[str, str]:
    """Name → docstring of every test of the parts."""
    trees = (ast.parse(file.read_text()) for file in FOLDER.glob("test_part*.py"))
    return {
        node.name: ast.get_docstring(node) or ""
        for tree in trees
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_tables_when_read_then_every_test_they_name_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE.read_text()))
    assert len(named) > 25
    assert named <= set(every_test())


def test_tests_when_read_then_each_names_its_requirement() -> None:
    assert {name for name, words in every_test().items() if not words} == set()
