"""What the README promises is what there is: settings, verbs, make targets."""

import re
from pathlib import Path

from app.cli import VERBS
from app.planning.sense.gate import RULES
from app.settings import VARIABLES
from scripts import draw_house, list_sources
from tests.test_house import FLOORS

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


def test_readme_when_read_then_its_settings_are_the_settings() -> None:
    rows = re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\| (.*) \|$", README, re.MULTILINE)
    assert rows == [(each.name, each.default, each.meaning) for each in VARIABLES]


def test_readme_when_read_then_names_every_verb() -> None:
    assert {verb for verb in VERBS if f"`{verb}`" not in README} == set()


def test_japanese_readme_when_read_then_it_is_as_whole_as_the_english_one() -> None:
    japanese = (ROOT / "README.ja.md").read_text()
    rows = re.findall(r"^\| `(\w+)` \| (?:`(.*?)`)? ?\| .* \|$", japanese, re.MULTILINE)
    assert rows == [(each.name, each.default) for each in VARIABLES]
    assert {verb for verb in VERBS if f"| `{verb}` |" not in japanese} == set()
    assert set(re.findall(r"^ +\.venv/bin/saihen ([\w-]+)", japanese, re.MULTILINE)) <= set(VERBS)
    assert len(re.findall(r"^## ", japanese, re.MULTILINE)) == len(re.findall(r"^## ", README, re.MULTILINE))


def test_readme_when_it_shows_a_command_then_the_command_exists() -> None:
    assert set(re.findall(r"^ +\.venv/bin/saihen (\w+)", README, re.MULTILINE)) <= set(VERBS)
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"^ +make (\w+)$", README, re.MULTILINE)) <= targets


def test_locks_when_read_then_every_package_has_hashes_and_no_registry_is_named() -> None:
    for lock in ("requirements.lock", "requirements-node.lock"):
        text = (ROOT / lock).read_text()
        blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
        assert blocks
        assert [block.split()[0] for block in blocks if "--hash=sha256:" not in block] == []
        assert not re.search(r"https?://|--index-url|--find-links", text)
    assert not re.search(r'"resolved"', (ROOT / "frontend" / "package-lock.json").read_text())


def test_objections_when_read_then_every_rule_of_the_gate_has_its_line_and_no_other() -> None:
    text = (ROOT / "docs" / "objections.md").read_text()
    rows = re.findall(r"^\| ([GP]\d+) \| `(\w+)` \|", text, re.MULTILINE)
    assert sorted(rows) == sorted((rule.key, rule.code) for rule in RULES)


def test_architecture_when_read_then_every_room_stands_on_its_floor() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text()
    told = {
        room: {int(number) for number in floor.split("–")}
        for floor, rooms in re.findall(r"^\| ([\d–]+) \| (`.*?) \|", text, re.MULTILINE)
        for room in re.findall(r"`(\w+)`", rooms)
    }
    assert set(told) == set(FLOORS)
    assert {room for room, floors in told.items() if not min(floors) <= FLOORS[room] <= max(floors)} == set()


def test_decisions_when_listed_then_every_record_and_no_number_twice() -> None:
    files = sorted(path.name for path in (ROOT / "docs" / "decisions").glob("0*.md"))
    listed = re.findall(r"^- \[\d+\]\((.+?)\)", (ROOT / "docs" / "decisions" / "README.md").read_text(), re.MULTILINE)
    assert listed == files
    assert len({name[:4] for name in files}) == len(files)


def test_picture_of_the_house_when_imports_change_then_it_is_drawn_anew() -> None:
    assert draw_house.PICTURE.read_text() == draw_house.picture(), "run .venv/bin/python -m scripts.draw_house"


def test_sources_when_figures_change_then_the_page_is_written_anew() -> None:
    assert list_sources.PAGE.read_text() == list_sources.page(), "run .venv/bin/python -m scripts.list_sources"


def test_sources_when_the_code_refers_to_one_then_the_page_has_it() -> None:
    headings = set(re.findall(r"^## (\d+(?:\.\d+)?) ", list_sources.PAGE.read_text(), re.MULTILINE))
    texts = {path: path.read_text() for path in (ROOT / "app").rglob("*.py")}
    named = {
        (path, number) for path, text in texts.items() for number in re.findall(r"sources\.md (\d+(?:\.\d+)?)", text)
    }
    assert len(named) > 20
    assert {(path, number) for path, number in named if number not in headings} == set()
    assert [path for path, text in texts.items() if re.search(r"\b(domain|optimizer|examples)\.md", text)] == []


def test_pages_how_to_add_when_read_then_every_file_they_name_exists() -> None:
    pages = [*(ROOT / "docs" / "add").glob("*.md"), ROOT / "docs" / "architecture.md"]
    named = {
        (page.name, name)
        for page in pages
        for name in re.findall(r"`((?:app|tests|frontend)/[\w./-]+)`", page.read_text())
    }
    assert len(pages) == 5
    assert {(page, name) for page, name in named if not (ROOT / name).exists()} == set()
    linked = {(page, link) for page in pages for link in re.findall(r"\]\(([\w./-]+\.\w+)\)", page.read_text())}
    assert {(page.name, link) for page, link in linked if not (page.parent / link).exists()} == set()
