"""Writes docs/security/roles.md: which role may use which route, from the two tables that decide it.

Run as `python -m scripts.roles`; tests/api/test_rights.py holds the file to the tables and the tables to the routes.
"""

from collections.abc import Iterable
from pathlib import Path

from app.api.rights import TABLE
from app.security.rights import GRANTS, Right, StaffRole
from app.store.visible import HELD_FROM_SECTIONS, HIDDEN_FROM_COUNCIL

FILE = Path(__file__).resolve().parents[1] / "docs" / "security" / "roles.md"
NAMES = {
    StaffRole.ADMINISTRATOR: "管理者 administrator",
    StaffRole.PLANNER: "企画 planner",
    StaffRole.SECTION_EDITOR: "所管課 section editor",
    StaffRole.FINANCE: "財政 finance",
    StaffRole.REVIEWER: "確認者 reviewer",
    StaffRole.APPROVER: "決裁者 approver",
    StaffRole.VIEWER: "閲覧者 viewer",
    StaffRole.COUNCIL: "議会 council",
}
HEAD = """# Roles and routes

Made from `app/security/rights.py` (role → rights) and `app/api/rights.py` (route → right) by
`python -m scripts.roles`; a test keeps it true and tries every right with every role and every route. ● may,
· is refused with 403. Without being signed in every route but the open ones answers 401. Roles add up; an API
key reaches no further than its scope.

- **Rows:** a section editor changes facilities of his own 所管課 alone, with their buildings, functions, yearly
  figures, repairs, inspections, land, operators and files, judges what plans decide about them, and notes what
  was done about them under the plan in force; he
  speaks in the name of his own sections alone. The database refuses the rest by trigger
  (`section_guard`), whatever route it came by: imports, undo and OGC transactions too.
- **Fields:** of his own facilities he leaves section, policy and judgement to the planners, and neither adds nor
  removes one.
- **Council:** sees the register and adopted plans without the fields below, and no draft: no run, scenario,
  comparison, exploration, report, export or tile.
"""
FIELDS = """## Fields

Everything else of what a role may read is shown whole; everything else of what it may change, it may change whole.

| of | not shown to the council |
|---|---|
"""


def matrix() -> str:
    """The whole text of the file."""
    columns = list(StaffRole)
    head = "| | " + " | ".join(NAMES[role] for role in columns) + " |\n|---|" + ":-:|" * len(columns) + "\n"
    rights = "".join(_row(f"`{right}`", right) for right in Right if right is not Right.OPEN)
    routes = "".join(
        _row(f"`{route}`", right)
        for right in Right
        if right is not Right.OPEN
        for route in sorted(TABLE, key=_by_path)
        if TABLE[route] is right
    )
    opened = ", ".join(f"`{route}`" for route in sorted(TABLE, key=_by_path) if TABLE[route] is Right.OPEN)
    hidden = "".join(f"| {what} | {_listed(names)} |\n" for what, names in HIDDEN_FROM_COUNCIL.items())
    fields = f"{FIELDS}{hidden}\nHeld from section editors: {_listed(HELD_FROM_SECTIONS)} of a facility.\n"
    return f"{HEAD}\n{fields}\n## Rights\n\n{head}{rights}\n## Routes\n\nOpen to everybody: {opened}.\n\n{head}{routes}"


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _by_path(route: str) -> tuple[str, str]:
    method, _, path = route.partition(" ")
    return path, method


def _row(name: str, right: Right) -> str:
    marks = " | ".join("●" if right in GRANTS[role] else "·" for role in StaffRole)
    return f"| {name} | {marks} |\n"


if __name__ == "__main__":
    FILE.write_text(matrix())
