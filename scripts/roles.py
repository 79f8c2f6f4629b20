"""Writes docs/security/roles.md: which role may use which route, from the two tables that decide it.

Run as `python -m scripts.roles`; tests/api/test_rights.py holds the file to the tables and the tables to the routes.
"""

from pathlib import Path

from app.api.rights import TABLE
from app.security.rights import GRANTS, Right, StaffRole

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
  figures, repairs, inspections, land, operators and files, and judges what
  plans decide about them alone. The database refuses the rest by trigger
  (`section_guard`), whatever route it came by: imports, undo and OGC transactions too.
- **Fields:** of his own facilities he leaves section, policy and judgement to the planners, and neither adds nor
  removes one.
- **Council:** sees the register without policy, judgement, notes, files, history, sources and decisions, and no plan.
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
    return f"{HEAD}\n## Rights\n\n{head}{rights}\n## Routes\n\nOpen to everybody: {opened}.\n\n{head}{routes}"


def _by_path(route: str) -> tuple[str, str]:
    method, _, path = route.partition(" ")
    return path, method


def _row(name: str, right: Right) -> str:
    marks = " | ".join("●" if right in GRANTS[role] else "·" for role in StaffRole)
    return f"| {name} | {marks} |\n"


if __name__ == "__main__":
    FILE.write_text(matrix())
