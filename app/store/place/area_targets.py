"""Targets of floor area the town has decided on."""

from collections.abc import Iterable
from typing import Any, Protocol

from sqlalchemy import text
from sqlalchemy.orm import Session


class AreaTargetRow(Protocol):
    """What is stored of a target; see `app.models.AreaTarget`."""

    @property
    def name(self) -> str: ...
    @property
    def target_year(self) -> int: ...
    @property
    def cut_share(self) -> float: ...
    @property
    def base_year(self) -> int | None: ...
    @property
    def base_area_m2(self) -> float | None: ...


def save(session: Session, targets: Iterable[AreaTargetRow], *, source: str) -> None:
    """Insert the targets; one of the same plan and year is replaced."""
    for target in targets:
        session.execute(
            text("""
            INSERT INTO area_target (name, base_year, base_area_m2, target_year, cut_share, source)
            VALUES (:name, :base_year, :base_area_m2, :target_year, :cut_share, :source)
            ON CONFLICT (name, target_year) DO UPDATE SET base_year = excluded.base_year,
                base_area_m2 = excluded.base_area_m2, cut_share = excluded.cut_share, source = excluded.source"""),
            {
                "name": target.name,
                "base_year": target.base_year,
                "base_area_m2": target.base_area_m2,
                "target_year": target.target_year,
                "cut_share": target.cut_share,
                "source": source,
            },
        )


def every(session: Session) -> list[dict[str, Any]]:
    """name, base_year, base_area_m2, target_year, cut_share, source of each, the nearest year first."""
    rows = session.execute(
        text("""SELECT name, base_year, base_area_m2, target_year, cut_share, source FROM area_target
                ORDER BY target_year, name""")
    )
    return [dict(row._mapping) for row in rows]
