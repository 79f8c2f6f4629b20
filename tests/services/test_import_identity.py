"""Last year's list and this year's: new, changed and gone are exact in the register, buildings and facilities alike."""

import csv
import io
import random
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.formats.facilities.owners import Whose
from app.services.importing.import_facilities import FacilityImport, import_facilities

HEAD = ("施設名", "所在地", "緯度", "経度", "棟名", "構造", "延床面積", "建築年")
Row = tuple[str, ...]


def bring_rows(session: Session, rows: Sequence[Row], *, dry_run: bool = False) -> FacilityImport:
    stream = io.StringIO()
    csv.writer(stream).writerows([HEAD, *rows])
    return bring_bytes(session, stream.getvalue().encode("utf-8-sig"), dry_run=dry_run)


def bring_bytes(session: Session, data: bytes, *, dry_run: bool = False) -> FacilityImport:
    return import_facilities(
        session, data, actor="a", filename="l.csv", municipality_code="232017", whose=Whose.HOME, dry_run=dry_run
    )


def counts(report: FacilityImport) -> tuple[dict[str, int], dict[str, int]]:
    wanted = ("new", "changed", "same")
    return tuple({name: found.get(name, 0) for name in wanted} for found in (report.facilities, report.buildings))  # type: ignore[return-value]


def stored_buildings(session: Session) -> list[str]:
    rows = session.execute(text("SELECT b.name FROM building b WHERE NOT b.is_whole ORDER BY b.name"))
    return [row[0] for row in rows]


def a_town() -> list[Row]:
    """Facilities without numbers: some of one name at several places, some of several buildings, two alike."""
    rows: list[Row] = []
    for number in range(6):
        place = (f"34.7{number}", f"137.4{number}")
        rows.append(("児童遊園", "", *place, "便所", "木造", str(8 + number), "1990"))
        rows.append((f"第{number}小学校", f"本町{number}-1", *place, "校舎", "RC", str(2000 + number), "1975"))
        rows.append((f"第{number}小学校", f"本町{number}-1", *place, "体育館", "鉄骨造", "700", "1980"))
    dwelling = ("教員住宅", "栄町4", "", "", "1棟4戸", "木造", "241", "1979")
    return [*rows, dwelling, dwelling]


@pytest.mark.parametrize("seed", range(5))
def test_list_when_its_rows_are_in_another_order_then_everything_is_the_same(session: Session, seed: int) -> None:
    rows = a_town()
    first = bring_rows(session, rows)
    assert first.facilities["new"] == 13
    assert first.buildings["new"] == 20
    again = bring_rows(session, random.Random(seed).sample(rows, len(rows)), dry_run=True)
    assert counts(again) == ({"new": 0, "changed": 0, "same": 13}, {"new": 0, "changed": 0, "same": 20})


@pytest.mark.parametrize("seed", range(3))
def test_list_when_rows_are_added_changed_and_removed_then_these_and_no_others(session: Session, seed: int) -> None:
    rows = a_town()
    bring_rows(session, rows)
    dice = random.Random(seed)
    mended = [(*row[:6], "2999", row[7]) if row[0] == "第2小学校" and row[4] == "校舎" else row for row in rows]
    kept = [row for row in mended if row[0] != "児童遊園" or row[2] != "34.73"]
    added = [
        ("児童遊園", "", "34.65", "137.31", "便所", "木造", "9", "1990"),
        ("第1小学校", "本町1-1", "34.71", "137.41", "プール", "RC", "50", "2001"),
    ]
    report = bring_rows(session, dice.sample([*kept, *added], len(kept) + len(added)), dry_run=True)
    facilities, buildings = counts(report)
    assert (facilities["new"], buildings["new"], buildings["changed"]) == (1, 2, 1)
    assert buildings["same"] == 20 - 1 - 1


def test_case_twin_buildings_next_year(session: Session, shared: Path) -> None:
    folder = shared / "cases" / "facilities"
    first = bring_bytes(session, (folder / "twin_buildings.csv").read_bytes())
    assert (first.facilities["new"], first.buildings["new"], first.floor_area_m2) == (2, 5, 2602)
    before = stored_buildings(session)
    report = bring_bytes(session, (folder / "twin_buildings_next_year.csv").read_bytes(), dry_run=True)
    _, buildings = counts(report)
    assert buildings == {"new": 1, "changed": 0, "same": 4}
    assert before.count("1棟4戸") == 2


def test_case_portal_row_ids_and_lookalikes_next_year(session: Session, shared: Path) -> None:
    folder = shared / "cases" / "facilities"
    bring_bytes(session, (folder / "portal_row_ids.csv").read_bytes())
    later = bring_bytes(session, (folder / "portal_row_ids_next_year.csv").read_bytes(), dry_run=True)
    assert counts(later)[0] == {"new": 1, "changed": 0, "same": 2}
    bring_bytes(session, (folder / "lookalike_kanji.csv").read_bytes())
    second = bring_bytes(session, (folder / "lookalike_kanji_second_list.csv").read_bytes())
    assert second.facilities["new"] == 0
    assert "possibly_same_facility" in {issue["code"] for issue in second.issues}
    halls = session.execute(text("SELECT count(*) FROM facility WHERE name ~ '図書館|青葉|市民館' AND code LIKE 'N%'"))
    assert halls.scalar_one() == 3
