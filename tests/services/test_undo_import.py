"""A whole import taken back: exactly what was there, in one step; what was changed since is named and stays."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.errors import Conflict, NotFound
from app.services.facility.edit_facility import edit_facility, edit_selection, undo_set
from app.services.importing.import_addresses import import_address_table
from app.services.importing.import_budget import import_budget
from app.services.importing.import_details import import_details
from app.services.importing.import_places import import_population, import_shelters, import_zones
from app.services.importing.undo_import import undo_import
from app.store.facility import change_sets
from tests.factories import bring, count, list_row, one

TABLES = (
    "facility", "building", "yearly_record", "facility_function", "land", "inspection", "repair", "note",
    "municipality", "town", "shelter", "budget_line", "population_dataset", "population_cell", "zone_dataset", "zone",
    "facility_zone",
)  # fmt: skip
POPULATION = "地区名,人口,緯度,経度\n北,1200,34.76,137.41\n南,800,34.74,137.40\n".encode()
TOWNS = "都道府県名,市区町村名,大字町丁目名,緯度,経度\n愛知県,豊橋市,今橋町,34.7701,137.3912\n".encode()
SHELTERS = "名称,緯度,経度,洪水\n中央公民館,34.76,137.41,1\n".encode()
ZONE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"想定"},"geometry":{"type":"Polygon",'
    '"coordinates":[[[137.3,34.7],[137.5,34.7],[137.5,34.8],[137.3,34.8],[137.3,34.7]]]}}]}'
).encode()


def everything(session: Session) -> dict[str, list[Any]]:
    """Every row of every table an import writes, bit for bit; versions and times of change apart."""
    session.flush()
    return {
        table: session.scalars(
            text(f"SELECT md5((to_jsonb(t) - 'version' - 'updated_at' - 'loaded_at')::text) || coalesce("
                 f"{'md5(t.point::text)' if table == 'facility' else 'NULL::text'}, '') FROM {table} t ORDER BY 1")
        ).all()
        for table in TABLES
    }  # fmt: skip


def rows(*numbers: int, **changes: Any) -> list[dict[str, Any]]:
    return [
        list_row(施設コード=f"A{n}", 施設名=f"第{n}公民館", 経度=137.4 + n / 1e6 + 1 / 3e7, **changes) for n in numbers
    ]


def test_undo_when_a_list_changed_and_added_then_every_row_is_as_before(session: Session) -> None:
    bring(session, *rows(1, 2))
    before = everything(session)
    changed = rows(2, 建築年度=1999, 緯度=34.765, **{"延床面積（㎡）": 700, "所管課": "資産経営課"})
    done = bring(session, *rows(1), *changed, *rows(3, 4), filename="新しい一覧.csv")
    assert done.facilities == {"new": 2, "changed": 1, "same": 1, "gone": 0, "total": 4}
    assert everything(session) != before
    undone, left, _ = undo_import(session, done.change_set or 0, actor="田中")
    assert (undone, left) == (3, [])
    assert everything(session) == before
    with pytest.raises(Conflict):
        undo_import(session, done.change_set or 0, actor="田中")


def test_undo_when_several_files_are_one_drop_then_all_go_back_as_one(session: Session) -> None:
    before = everything(session)
    first = bring(session, *rows(1, 2), filename="一覧.csv")
    joined = {"actor": "planner", "change_set": first.change_set}
    bring(session, *rows(3), filename="一覧2.csv", change_set=first.change_set)
    import_address_table(session, TOWNS, filename="towns.csv", **joined)
    import_population(session, POPULATION, filename="人口.csv", year=2024, **joined)
    import_zones(session, ZONE, kind="flood", filename="flood.geojson", **joined)
    import_shelters(session, SHELTERS, filename="shelters.csv", **joined)
    import_budget(session, "年度,充当可能財源\n2026,1000\n".encode(), filename="budget.csv", **joined)
    import_details(
        session, "施設コード,年度,利用者数\nA1,2024,500\n".encode(), kind="years", filename="years.csv", **joined
    )
    made = one(session, "SELECT action, source, counts FROM change_set")
    assert made["action"] == "import_files"
    assert made["source"].split(", ")[:2] == ["一覧.csv", "一覧2.csv"]
    assert made["counts"]["facilities"] == 3
    assert count(session, "facility_zone", "state = 'inside'") == 3
    undone, left, _ = undo_import(session, first.change_set or 0, actor="田中")
    assert (undone, left) == (3, [])
    assert everything(session) == before


def test_undo_when_some_were_changed_since_then_they_are_named_and_the_rest_goes_back(session: Session) -> None:
    done = bring(session, *rows(1, 2, 3))
    second = one(session, "SELECT id, version FROM facility WHERE code = 'A2'")
    edit_facility(session, second["id"], {"policy": "検討"}, version=str(second["version"]), actor="田中")
    with pytest.raises(Conflict) as refusal:
        undo_import(session, done.change_set or 0, actor="田中")
    assert [fault.pointer for fault in refusal.value.faults] == [f"facilities/{second['id']}"]
    assert "第2公民館" in refusal.value.faults[0].message
    assert count(session, "facility") == 3
    undone, left, _ = undo_import(session, done.change_set or 0, actor="田中", leave_changed=True)
    assert undone == 2
    assert len(left) == 1
    assert [row["code"] for row in session.execute(text("SELECT code FROM facility")).mappings()] == ["A2"]
    assert count(session, "building") == 1


def test_undo_when_the_change_since_was_itself_undone_then_nothing_stands_in_the_way(session: Session) -> None:
    before = everything(session)
    done = bring(session, *rows(1, 2))
    ids = list(session.scalars(text("SELECT id FROM facility")))
    _, made = edit_selection(session, ids, {"policy": "検討"}, actor="田中")
    undo_set(session, made, actor="田中")
    undo_import(session, done.change_set or 0, actor="田中")
    assert everything(session) == before


def test_undo_when_undone_itself_then_the_import_is_there_again(session: Session) -> None:
    done = bring(session, *rows(1, 2))
    imported = everything(session)
    *_, again = undo_import(session, done.change_set or 0, actor="田中")
    assert count(session, "facility") == 0
    undo_import(session, again, actor="田中")
    assert everything(session) == imported


def test_undo_when_real_buildings_had_replaced_the_stand_in_then_it_stands_there_again(session: Session) -> None:
    bring(session, *rows(1))
    before = everything(session)
    first, second = rows(1, 1)
    listed = [first | {"棟名": "本館", "延床面積（㎡）": 400}, second | {"棟名": "車庫", "延床面積（㎡）": 100}]
    done = bring(session, *listed, filename="棟.csv")
    assert count(session, "building", "NOT is_whole") == 2
    undo_import(session, done.change_set or 0, actor="田中")
    assert everything(session) == before


def test_undo_when_a_later_import_replaced_the_rows_then_it_is_said_and_they_stay(session: Session) -> None:
    first = import_budget(session, "年度,充当可能財源\n2026,1000\n2027,900\n".encode(), filename="a.csv", actor="田中")
    session.flush()
    import_budget(session, "年度,充当可能財源\n2026,1200\n".encode(), filename="b.csv", actor="田中")
    session.flush()
    undone, left, _ = undo_import(session, first["change_set"], actor="田中")
    assert undone == 1
    assert "1" in left[0]
    assert count(session, "budget_line", "available_yen = 1200") == count(session, "budget_line") == 1


def test_import_when_it_joins_no_open_import_then_refused(session: Session) -> None:
    with pytest.raises(NotFound):
        bring(session, *rows(1), change_set=999_999_999)
    done = bring(session, *rows(1))
    undo_import(session, done.change_set or 0, actor="田中")
    with pytest.raises(Conflict):
        bring(session, *rows(1), change_set=done.change_set)


def test_undo_when_thousands_of_rows_then_exact(session: Session) -> None:
    """A fifth of the 10,000 rows whose pace `benchmarks/import_files.py --undo` measures."""
    bring(session, *rows(*range(800)))
    before = everything(session)
    done = bring(session, *rows(*range(400), 建築年度=1999), *rows(*range(800, 2400)), filename="big.csv")
    assert done.facilities == {"new": 1600, "changed": 400, "same": 0, "gone": 400, "total": 2000}
    undone, left, _ = undo_import(session, done.change_set or 0, actor="田中")
    assert (undone, left) == (2000, [])
    assert everything(session) == before


def test_list_of_imports_when_asked_then_the_newest_first_with_files_and_counts(session: Session) -> None:
    bring(session, *rows(1))
    edit_selection(session, list(session.scalars(text("SELECT id FROM facility"))), {"policy": "検討"}, actor="田中")
    (listed,) = change_sets.recent(session, limit=10, imports=True)
    assert (listed["action"], listed["source"], listed["facilities"]) == ("import_facilities", "list.csv", 1)


def test_sets_when_a_preview_is_rolled_back_then_none_is_left(session: Session) -> None:
    with session.begin_nested() as rehearsal:
        bring(session, *rows(1), dry_run=True)
        rehearsal.rollback()
    assert count(session, "change_set") == 0
