"""Take a whole import back: one click, everything as it was; what was changed since is named and stays."""

from sqlalchemy.orm import Session

from app.errors import Conflict, Fault
from app.formats.words.pairs import worded
from app.store.facility import change_sets, changes, import_undo, kept_data_sets
from app.store.place import places

_WORDS = {
    "changed_since": ("{name}は、その後に{fields}が変更されています", "{name} has been changed since: {fields}"),
    "some_changed": (
        "{count}件がその後に変更されたため、取り込み全体を元に戻せません。残りだけを戻すこともできます",
        "{count} were changed since, so the whole import cannot be undone. The others can be undone alone",
    ),
    "undone_before": ("この取り込みはすでに元に戻されています", "This import has been undone already"),
    "data_set_lost": (
        "{table}は、この取り込みで置き換えられた前のデータがもう保存されていないため、元に戻りません。前のファイルをもう一度取り込んでください",
        "{table}: the data this import replaced are no longer kept and do not come back. Import the earlier file again",
    ),
    "data_set_replaced": (
        "{table}は、その後に同じものがもう一度取り込まれたため、いまのままです",
        "{table}: the same was imported again since, and stays as it is",
    ),
    "rows_left": (
        "{table}の{count}行は、その後の取り込みで変わったため、そのままです",
        "{count} rows of {table} were written again by a later import and stay",
    ),
}
_TABLES = {
    "town": ("町字", "towns"),
    "shelter": ("避難所", "shelters"),
    "budget_line": ("財源", "funds"),
    "area_target": ("面積の目標", "targets of floor area"),
    "municipality": ("市区町村", "municipalities"),
    "population_dataset": ("人口", "population"),
    "population_cell": ("人口の地点", "places of the population"),
    "zone_dataset": ("区域", "zones"),
    "road_network": ("道路", "roads"),
    "transit_feed": ("時刻表", "timetables"),
}


def undo_import(
    session: Session, set_id: int, *, actor: str, leave_changed: bool = False, language: str = "ja"
) -> tuple[int, list[str], int]:
    """Undo an import (or the undoing of one): how much went back, what was left in words, the undo's own set.

    The count is of facilities, or of rows and data sets where there are none. A facility changed since stands in the
    way: Conflict names each, and nothing moves; with `leave_changed` those are left alone. Raises NotFound.
    """
    done = change_sets.locked(session, set_id)
    if done.undone_at is not None:
        raise Conflict(worded(_WORDS, "undone_before", language))
    barred = import_undo.gather(session, done.key)
    faults = [_fault(each, language) for each in barred]
    if faults and not leave_changed:
        raise Conflict(worded(_WORDS, "some_changed", language, count=len(faults)), faults)
    made = change_sets.begin(session, actor=actor, action="undo_import", fields=[], ids=[])
    made.source = done.source
    change_sets.act_as(session, actor, key=made.key)
    left = [fault.message for fault in faults] + _left(session, done.key, language)
    counts = import_undo.put_back(session)
    returned = kept_data_sets.bring_back(session, done.key)
    counts = {table: counts.get(table, 0) + returned.counts.get(table, 0) for table in counts | returned.counts}
    places.refresh_facility_zones(session, facility_ids=import_undo.moved_facilities(session))
    for data_set in returned.zone_data_sets:
        places.refresh_facility_zones(session, data_set)
    change_sets.count_up(session, made, counts)
    change_sets.close(session, set_id)
    # Everything that is computed from imports is computed anew.
    changes.record(session, actor, "import_undone", {"change_set": set_id, "counts": counts, "left": len(left)})
    return counts.get("facilities") or sum(counts.values()), left, made.id


def _left(session: Session, key: str, language: str) -> list[str]:
    again = {
        "data_set_replaced": kept_data_sets.hand_over(session, key),
        "data_set_lost": kept_data_sets.lost(session, key),
    }
    data_sets = [
        worded(_WORDS, code, language, table=_name(table, language))
        for code, tables in again.items()
        for table in tables
    ]
    rows = import_undo.rows_left(session)
    rewritten = [
        worded(_WORDS, "rows_left", language, table=_name(table, language), count=count)
        for table, count in rows.items()
    ]
    return data_sets + rewritten


def _fault(barred: import_undo.Barred, language: str) -> Fault:
    fields = ", ".join(barred.fields)
    words = worded(_WORDS, "changed_since", language, name=barred.name, fields=fields)
    return Fault("changed_since", words, fields, pointer=f"facilities/{barred.facility_id}")


def _name(table: str, language: str) -> str:
    return _TABLES[table][language == "en"]
