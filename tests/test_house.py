"""The floors of the house: who may import whom, what lives on one floor only, how large a file may grow."""

import ast
import statistics
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# A room may import rooms of a lower floor. The rooms of one floor among the loose files have an order of their own.
FLOORS = {
    "errors": 0, "lazy": 0, "process": 0, "packing": 0,
    "settings": 1, "journal": 1, "domain": 1, "optimizer": 1, "security": 1,
    "formats": 2, "models": 2, "database": 2,
    "store": 3, "planning": 3, "costing": 3, "access": 4, "services": 5, "sample_city": 6, "api": 6, "worker": 6,
    "main": 7, "supervisor": 7, "console": 8, "commands": 9, "cli": 10,
}  # fmt: skip
INNER_ORDER = {"domain", "optimizer", "formats", "planning", "costing", "access", "database"}
# Rooms inside a floor, lowest first: a file may import its own room and those before it. A loose file named here is a
# room of one.
INNER_ROOMS = {
    "domain": ("vocabulary", "calendar", "functions", "register", "cost", "actions", "people", "facility", "plan"),
    "optimizer": ("question", "kernels", "assignment", "milp", "engine", "why", "explore", "warm_up"),
    "formats": (
        "text", "records", "lexicon", "tables", "spatial", "columns", "rows", "karte", "facilities", "people", "places",
        "details", "readability", "words", "papers", "public", "transfer",
    ),
    "formats.papers": ("report", "wording", "pictures", "document", "files", "pages"),
    "planning": ("sense", "ask", "tell", "series"),
    "store": ("visible", "collections", "facility", "place", "plan", "public", "figures", "account"),
    "services": (
        "run_life", "run_answer", "read_town", "setting_refusal", "counted_with", "outbox", "facility", "importing",
        "figures", "plan", "paper", "public", "account", "outside", "care",
    ),
    "api": (
        "fault_words", "problems", "rights", "cookies", "entrance", "versions", "answers", "shapes", "deps", "card",
        "kept", "growing", "gate", "ogc", "facility", "figures", "plan", "public", "account", "program", "router",
    ),
}  # fmt: skip
SHARED_ROOMS = {
    "commands.serve",
    "commands.setting_flags",
    # `import files` is one command of `import`, in a file of its own.
    "commands.import_many",
    "models.base",
    "services.counted_with",
    "services.read_town",
    "services.setting_refusal",
    "store.visible",
    "services.outbox",
    "services.run_life",
    "services.run_answer",
    # A first list draws the town it belongs to as choosing it by hand does.
    "services.facility.choose_town",
    # What two persons adopt is adopted as one does.
    "services.plan.adopt_plan",
    "api.card",
    "api.deps",
    "api.cookies",
    "api.kept",
    "api.growing",
    "api.entrance",
    "api.rights",
    "api.router",
    "api.fault_words",
    "api.problems",
    "api.shapes",
    # Shapes of answers, one file a noun.
    "api.answers",
    # Rooms of their own inside a floor.
    "api.ogc",
    "api.versions",
    "services.public",
    "store.collections",
}
# The gate is written apart from what it judges: beside itself it reads these.
APART = {"planning.sense": ("planning.sense", "domain.functions", "domain.vocabulary", "domain.calendar")}
PURE = {"domain": {"numpy", "scipy", "shapely", "numba"}, "optimizer": {"numpy", "scipy", "numba", "highspy"}}
# Heavy or fateful libraries, and the only places that may import them.
EDGES = ("main", "worker", "console", "commands", "sample_city")
DOORS = {
    "fastapi": ("api", "main"),
    "prometheus_client": ("api.gate.watch",),
    "starlette": ("api", "main"),
    "uvicorn": ("commands.serve",),
    "typer": ("cli", "commands", "console"),
    # The edges and api.deps name the Session they hand down; api.problems names its failures.
    "sqlalchemy": ("models", "store", "services", "database", "api.deps", "api.entrance", "api.problems", *EDGES),
    "geoalchemy2": ("models", "store"),
    "alembic": ("database.schema",),
    "procrastinate": ("worker", "database.schema"),
    "pandas": ("formats",),
    "geopandas": ("formats",),
    "pyogrio": ("formats",),
    "python_calamine": ("formats",),
    "osmium": ("formats",),
    "xlsxwriter": ("formats",),
    "segno": ("formats.papers.pictures.qr_code",),
    "typst": ("formats.papers.document.document",),
    "pptx": ("formats.papers.pages.slides",),
    "folium": ("formats.papers.pages.map_page",),
    "flatbuffers": ("formats.spatial.flat_geobuf",),
    "cql2": ("store.collections.cql",),
    "branca": ("formats.papers.pages.map_page",),
    "highspy": ("optimizer.milp",),
    "numba": ("optimizer", "domain"),
    "argon2": ("security.passwords",),
    "pyotp": ("security.one_time",),
    "cryptography": ("security.vault",),
    "authlib": ("security.provider",),
    "joserfc": ("security.provider",),
    "requests": ("security.provider",),
}
COMMITTERS = {"database", "worker"}
# Who may import by a name that is made while the program runs: the lazy modules, and the verbs of the command line.
NAMED_IMPORTERS = {"lazy", "cli"}
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager"}
LONGEST_FILE, LONGEST_FUNCTION, USUAL_FUNCTION = 400, 60, 14
FULLEST_FOLDER = 30


@cache
def parse(text: str) -> ast.Module:
    return ast.parse(text)


@dataclass(frozen=True, slots=True)
class Source:
    """One file of app/, named as `app` is left out: `store.facilities`."""

    name: str
    text: str

    @property
    def room(self) -> str:
        return self.name.split(".")[0]

    @property
    def tree(self) -> ast.Module:
        return parse(self.text)


def sources() -> list[Source]:
    files = sorted((ROOT / "app").rglob("*.py"))
    named = ((file, file.relative_to(ROOT / "app").with_suffix("").parts) for file in files)
    return [Source(".".join(parts).removesuffix(".__init__"), file.read_text()) for file, parts in named]


def imports(source: Source, known: set[str]) -> Iterator[str]:
    """Full names of what a file imports; `from app.store import facilities` is `app.store.facilities`."""
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level:
            yield "a relative import"
        elif isinstance(node, ast.ImportFrom) and node.module:
            full = [f"{node.module}.{each.name}" for each in node.names]
            yield from (each if each.removeprefix("app.") in known else node.module for each in full)


def lies_in(name: str, places: tuple[str, ...]) -> bool:
    return any(name == place or name.startswith(f"{place}.") for place in places)


def faults(files: list[Source]) -> list[str]:
    """Everything wrong with the house, one line each."""
    known = {file.name for file in files}
    found = []
    for file in files:
        if not file.name or file.name == "__init__":
            continue
        for wanted in imports(file, known):
            if fault := import_fault(file, wanted):
                found.append(f"{file.name} imports {wanted}: {fault}")
        found += [f"{file.name}: {fault}" for fault in (*shape_faults(file), *string_faults(file, known))]
    return found


def import_fault(file: Source, wanted: str) -> str | None:
    outside = wanted.split(".")[0]
    if outside == "a relative import":
        return "imports are absolute"
    if outside != "app":
        return library_fault(file, outside)
    target = wanted.removeprefix("app").removeprefix(".")
    room = target.split(".")[0]
    if not room:
        return None
    if file.room not in FLOORS or room not in FLOORS:
        return "a room without a floor: name it in FLOORS"
    if any(lies_in(file.name, (apart,)) and not lies_in(target, allowed) for apart, allowed in APART.items()):
        return "a room apart: it reads nothing of what it judges"
    if room == file.room:
        shared = target == room or lies_in(target, tuple(SHARED_ROOMS))
        sisters = file.room not in INNER_ORDER and not shared
        linked = file.name in {f"{room}.router", room}
        return "sisters do not import sisters" if sisters and not linked else inner_fault(file, target)
    return None if FLOORS[room] < FLOORS[file.room] else "imports only fall"


def inner_fault(file: Source, target: str) -> str | None:
    for floor, rooms in INNER_ROOMS.items():
        own, wanted = inner_room(floor, file.name), inner_room(floor, target)
        if not own or not wanted:
            continue
        if own not in rooms or wanted not in rooms:
            return "an inner room without a place: name it in INNER_ROOMS"
        if rooms.index(wanted) > rooms.index(own):
            return "imports only fall, inside a floor too"
    return None


def inner_room(floor: str, name: str) -> str:
    """`papers` of `formats.papers.signs` on the floor `formats`; empty for what does not lie on it."""
    return name.removeprefix(f"{floor}.").split(".")[0] if name.startswith(f"{floor}.") else ""


def library_fault(file: Source, library: str) -> str | None:
    if library in DOORS and not lies_in(file.name, DOORS[library]):
        return f"only {', '.join(DOORS[library])} may"
    if file.room in PURE and library not in PURE[file.room] and library not in sys.stdlib_module_names:
        return f"{file.room} is pure"
    return None


def shape_faults(file: Source) -> Iterator[str]:
    if FORBIDDEN_NAMES & set(file.name.split(".")):
        yield "a name that says nothing"
    if (lines := file.text.count("\n")) > LONGEST_FILE:
        yield f"{lines} lines, more than {LONGEST_FILE}"
    for function in functions(file):
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function)):
            yield f"{function.name}() hides an import"
        if length(function) > LONGEST_FUNCTION:
            yield f"{function.name}() has {length(function)} lines, more than {LONGEST_FUNCTION}"
    for node in ast.walk(file.tree):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
        if called and file.room not in COMMITTERS:
            yield "commits; only db and worker end a transaction"


def string_faults(file: Source, known: set[str]) -> Iterator[str]:
    """A module named in a string hides from the floors: it must be imported for the type checker beside it."""
    for node in ast.walk(file.tree):
        if not isinstance(node, ast.Call):
            continue
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"import_module", "__import__"} and file.name not in NAMED_IMPORTERS:
            yield f"{called}() hides an import"
        named = [each.value for each in node.args if isinstance(each, ast.Constant)]
        if called == "lazy_module" and not (named and named[0] in {*imports(file, known), *_imported_names(file)}):
            yield f"lazy_module({named}) without the same import for the type checker"


def _imported_names(file: Source) -> Iterator[str]:
    """`scipy.spatial` of `from scipy import spatial`."""
    for node in ast.walk(file.tree):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{each.name}" for each in node.names)


def functions(file: Source) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [node for node in ast.walk(file.tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function without its docstring: a kernel's docstring is its formula."""
    assert function.end_lineno is not None
    docstring = function.body[0] if ast.get_docstring(function, clean=False) else None
    said = (docstring.end_lineno or 0) - docstring.lineno + 1 if docstring else 0
    return function.end_lineno - function.lineno + 1 - said


def test_house_when_read_then_every_floor_holds() -> None:
    assert faults(sources()) == []


def test_folders_when_counted_then_none_is_a_corridor() -> None:
    counts = Counter(file.parent for file in (ROOT / "app").rglob("*.py") if file.name != "__init__.py")
    crowded = {str(folder.relative_to(ROOT)): count for folder, count in counts.items() if count > FULLEST_FOLDER}
    assert crowded == {}


def test_functions_when_measured_then_the_usual_one_is_short() -> None:
    lengths = [length(function) for file in sources() for function in functions(file)]
    assert statistics.median(lengths) <= USUAL_FUNCTION


def test_class_names_when_read_then_none_occurs_twice() -> None:
    """One word, one thing: who reads a class name need not ask which of two is meant."""
    homes: dict[str, list[str]] = {}
    for file in sources():
        for node in ast.walk(file.tree):
            if isinstance(node, ast.ClassDef):
                homes.setdefault(node.name, []).append(file.name)
    assert {name: found for name, found in homes.items() if len(found) > 1} == {}


INVENTED = [
    ("store.place.towns", "import fastapi", "only api, main may"),
    ("store.place.towns", "from app.api import router", "imports only fall"),
    ("store.place.towns", "from app.services.figures.forecast import run", "imports only fall"),
    ("store.place.towns", "from app.store.facility.facilities import get", "sisters"),
    ("store.place.towns", "from app.store.facility import facilities", "sisters"),
    ("services.plan.ask", "from app.services.figures import forecast", "sisters"),
    ("domain.rates", "from app.optimizer.question.plan import Plan", "imports only fall"),
    ("domain.rates", "import pydantic", "domain is pure"),
    ("domain.rates", "import pandas", "only formats may"),
    ("optimizer.kernels.search", "import highspy", "only optimizer.milp may"),
    ("optimizer.kernels.search", "import shapely", "optimizer is pure"),
    ("formats.papers.report.compose", "import folium", "only formats.papers.pages.map_page may"),
    ("formats.papers.report.compose", "import sqlalchemy", "only models"),
    ("api.facility.towns", "from sqlalchemy.orm import Session", "only models"),
    ("cellar.wine", "from app.errors import AppError", "without a floor"),
    ("services.plan.ask", "from . import forecast", "absolute"),
    ("services.plan.ask", "def go(session):\n    session.commit()\n", "commits"),
    ("services.plan.ask", "def go():\n    import json\n", "hides an import"),
    ("services.plan.ask", "def go():\n" + "    x = 1\n" * 61, "more than 60"),
    ("services.plan.ask", "x = 1\n" * 401, "more than 400"),
    ("services.plan.utils", "x = 1\n", "says nothing"),
    ("services.plan.ask", 'engine = lazy_module("app.optimizer.engine.solve")', "without the same import"),
    ("services.plan.ask", "engine = import_module(name)", "hides an import"),
    ("formats.papers.report.compose", "from app.formats.papers.pages.slides import draw", "inside a floor too"),
    ("api.entrance", "from app.api.deps import SessionDep", "inside a floor too"),
    ("formats.papers.attic.dust", "from app.formats.papers.report.compose import compose", "without a place"),
    ("planning.sense.rooms", "from app.domain.plan.strategies import generate", "a room apart"),
]


LAZY = """
if TYPE_CHECKING:
    from app.store.facility import facilities
else:
    facilities = lazy_module("app.store.facility.facilities")
"""


@pytest.mark.parametrize(("name", "text", "fault"), INVENTED)
def test_faults_when_a_floor_is_broken_then_are_named(name: str, text: str, fault: str) -> None:
    neighbours = [
        Source("store.facility.facilities", ""),
        Source("services.figures.forecast", ""),
        Source("api.router", ""),
    ]
    found = faults([*neighbours, Source(name, text)])
    assert len(found) == 1
    assert fault in found[0]


def test_faults_when_the_house_is_in_order_then_none() -> None:
    good = [
        Source(
            "store.place.towns",
            "from app.models import Facility\nfrom app.store.visible import visible\nimport sqlalchemy",
        ),
        Source("api.deps", "from sqlalchemy.orm import Session\nfrom app.database.db import transaction"),
        Source("api.router", "from app.api.facility import towns"),
        Source("api.facility.towns", "from app.api.deps import SessionDep\nfrom app.store.place import towns"),
        Source("domain.cost.renewal", "from app.domain.cost.rates import RATES\nimport numpy as np\nimport math"),
        Source("store.facility.facilities", ""),
        Source("services.plan.ask", LAZY),
        Source("database.db", "def end(session):\n    session.commit()\n"),
    ]
    assert faults(good) == []
