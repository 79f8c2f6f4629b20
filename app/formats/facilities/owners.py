"""Whose facilities a file holds: by code, else by name, else by its addresses and places, else asked.

Never merged by guess: a file of another town, or whose places lie in another town, is a question; `whose` answers it.
"""

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Final

import numpy as np
import shapely

from app.domain.register.identity import name_key
from app.formats.lexicon.address_words import address_key
from app.formats.records.issue_words import remark
from app.formats.records.records import FacilityRecord, Issue, with_column
from app.formats.records.town_words import TOWN_QUESTIONS
from app.formats.spatial.town_outlines import OutlinedTown, town_outlines

# Evidence is read from so many rows, spread over the file.
_SAMPLE: Final = 2000
# So many addresses, and more than half of those that tell, make a question of where a file is from (an assumption).
_FEWEST_ASTRAY: Final = 3
# Degrees, about 5 km: breakwaters, islands and slips of the pen off the shore are a town's own (an assumption).
_OFF_SHORE: Final = 0.05
# Degrees, about 500 m: the shipped outlines are simplified (an assumption).
_AT_BORDER: Final = 0.005


class Whose(StrEnum):
    """The answer to "whose file is this": the home town's whatever it says, or the towns' it names or lies in."""

    HOME = "home"
    NEIGHBOUR = "neighbour"


@dataclass(frozen=True, slots=True)
class KnownTown:
    """A municipality of the register. `outline` is its boundary as WKB in lon/lat, where one is loaded."""

    code: str
    name: str
    prefecture: str | None = None
    outline: bytes | None = None


@dataclass(frozen=True, slots=True)
class TownQuestion:
    """Why an import stops: a code of TOWN_QUESTIONS, the towns found (code, name, rows), and the home town's name."""

    code: str
    found: tuple[tuple[str, str, int], ...]
    home: str | None
    answered_by: ClassVar = "whose"

    def message(self, language: str = "ja") -> str:
        names = "、".join(name for _, name, _ in self.found[:3])
        rows = sum(rows for *_, rows in self.found)
        words = TOWN_QUESTIONS[self.code if self.found else f"{self.code}_at_all"][language == "en"]
        return words.format(home=self.home or "", found=names, rows=rows)


@dataclass(frozen=True, slots=True)
class Owned:
    """Records with the code of their municipality; `names` code → name; what was set aside or remarked; a question."""

    records: list[FacilityRecord]
    names: dict[str, str]
    issues: list[Issue]
    question: TownQuestion | None = None


def owners_of(
    records: Sequence[FacilityRecord],
    *,
    home: KnownTown | None,
    accepted: Collection[str] = (),
    given: str | None = None,
    whose: Whose | None = None,
) -> Owned:
    """Give every record its municipality.

    `accepted`: codes of other towns whose facilities the register holds already. `given`: the town somebody named for
    rows that name none. Records are unchanged where a question is returned.
    """
    if whose is Whose.HOME and home is not None:
        return _all_of(records, home.code, home.name)
    stated, names = _stated(records, home)
    distinct = Counter(code for code in stated if code is not None)
    if len(distinct) > 1:
        return _several(records, stated, names, distinct, home=home, accepted=accepted, whose=whose)
    if distinct:
        (code,) = distinct
        return _one(records, code, names[code], home=home, accepted=accepted, whose=whose)
    return _unsaid(records, home=home, accepted=accepted, given=given, whose=whose)


def _several(
    records: Sequence[FacilityRecord],
    stated: list[str | None],
    names: dict[str, str],
    distinct: Counter[str],
    *,
    home: KnownTown | None,
    accepted: Collection[str],
    whose: Whose | None,
) -> Owned:
    if home and whose is None:
        question = _of_several(records, stated, names, distinct, home=home, accepted=accepted)
        if question is not None:
            return Owned(list(records), {}, [], question)
    kept = [(record, code) for record, code in zip(records, stated, strict=True) if code is not None]
    issues = [
        remark("names_no_town", row=record.row, value=record.name)
        for record, code in zip(records, stated, strict=True)
        if code is None
    ]
    if home is None:
        issues.append(remark("home_chosen", value=names[distinct.most_common(1)[0][0]]))
    owned = with_column([record for record, _ in kept], "municipality_code", [code for _, code in kept])
    ranked = {code: names[code] for code, _ in distinct.most_common()}
    return Owned(owned, ranked, issues)


def _of_several(
    records: Sequence[FacilityRecord],
    stated: list[str | None],
    names: dict[str, str],
    distinct: Counter[str],
    *,
    home: KnownTown,
    accepted: Collection[str],
) -> TownQuestion | None:
    """Of a file of several towns: none of them is home nor known, or what it says is home's lies elsewhere."""
    if home.code not in distinct:
        return None if set(distinct) <= set(accepted) else _question("other_code", distinct, names, home)
    return _astray([record for record, code in zip(records, stated, strict=True) if code == home.code], home)


def _one(
    records: Sequence[FacilityRecord],
    code: str,
    name: str,
    *,
    home: KnownTown | None,
    accepted: Collection[str],
    whose: Whose | None,
) -> Owned:
    if home is None or whose is not None:
        return _all_of(records, code, name)
    question = _astray(records, home) if code == home.code else _another(records, code, name, home, accepted)
    return Owned(list(records), {}, [], question) if question else _all_of(records, code, name)


def _another(
    records: Sequence[FacilityRecord], code: str, name: str, home: KnownTown, accepted: Collection[str]
) -> TownQuestion | None:
    """The question of a file that is said to be another town's: the first of its town, or one that lies in `home`."""
    astray = _astray(records, KnownTown(code, name))
    rows, names = Counter({code: len(records)}), {code: name}
    if astray is not None and astray.found[:1] and astray.found[0][0] == home.code:
        return _question("other_code_here", rows, names, home)
    return None if code in accepted else _question("other_code", rows, names, home)


def _unsaid(
    records: Sequence[FacilityRecord],
    *,
    home: KnownTown | None,
    accepted: Collection[str],
    given: str | None,
    whose: Whose | None,
) -> Owned:
    """A file that names no municipality at all: the town given, else home, else what its addresses or places say."""
    if given is not None and (home is None or given != home.code):
        return _as_given(records, given, home=home, accepted=accepted, whose=whose)
    if home is None:
        return _by_evidence(records)
    if whose is Whose.NEIGHBOUR:
        return _by_evidence(records, apart_from=home)
    astray = _astray(records, home)
    if astray is not None:
        return Owned(list(records), {}, [], astray)
    return _all_of(records, home.code, home.name)


def _as_given(
    records: Sequence[FacilityRecord],
    given: str,
    *,
    home: KnownTown | None,
    accepted: Collection[str],
    whose: Whose | None,
) -> Owned:
    """A town named by hand is asked about like one the file names: another's, or not where the places lie."""
    known = town_outlines().find(given)
    town = KnownTown(known.code, known.name) if known else KnownTown(given, given)
    if home is not None:
        return _one(records, town.code, town.name, home=home, accepted=accepted, whose=whose)
    if whose is Whose.NEIGHBOUR:
        return _by_evidence(records)
    astray = _astray(records, town) if whose is None else None
    if astray is not None:
        return Owned(list(records), {}, [], replace(astray, code="given_place"))
    return _all_of(records, town.code, town.name)


def _by_evidence(records: Sequence[FacilityRecord], *, apart_from: KnownTown | None = None) -> Owned:
    """Nobody has said whose file it is: the town most addresses name, else the one most positions lie in, is told.

    A few addresses that begin with a quarter named like a town (栄町) say nothing; where most addresses name one town
    and most positions lie in another it is asked.
    """
    sample = _sample(records)
    named = _towns_in_addresses(sample)
    unnamed = sum(bool(record.address) for record in sample) - named.total()
    placed = _towns_of_points(sample, apart_from)
    if apart_from is not None:
        named = Counter({town: rows for town, rows in named.items() if town.code != apart_from.code})
    by_address = _most_of(named, unnamed)
    by_place = _most_of(placed, 0)
    town = by_address or by_place
    if town is not None and (not by_address or not by_place or by_address == by_place):
        owned = _all_of(records, town.code, town.name)
        code = "town_by_address" if by_address else "town_by_place"
        return Owned(owned.records, owned.names, [remark(code, value=town.name)])
    found = (named + placed).most_common(5)
    towns = tuple((town.code, town.name, rows) for town, rows in found)
    return Owned(list(records), {}, [], TownQuestion("no_town", towns, None))


def _most_of(told: Counter[OutlinedTown], others: int) -> OutlinedTown | None:
    """The town most of the rows tell that tell any, if they are half of all; `others` tell none."""
    for town, rows in told.most_common(1):
        return town if rows * 2 > told.total() and rows * 2 >= told.total() + others else None
    return None


def _all_of(records: Sequence[FacilityRecord], code: str, name: str) -> Owned:
    listed = list(records)
    if any(record.municipality_code != code for record in listed):
        listed = with_column(listed, "municipality_code", [code] * len(listed))
    return Owned(listed, {code: name}, [])


def _stated(records: Sequence[FacilityRecord], home: KnownTown | None) -> tuple[list[str | None], dict[str, str]]:
    """What each record says of its town, as a code; and the towns' names."""
    seen: dict[tuple[str | None, str | None], tuple[str, str] | None] = {}
    codes: list[str | None] = []
    names: dict[str, str] = {}
    for record in records:
        key = (record.municipality_code, record.municipality_name)
        if key not in seen:
            seen[key] = _town_of(*key, home)
        found = seen[key]
        codes.append(found[0] if found else None)
        if found:
            names.setdefault(*found)
    return codes, names


def _town_of(code: str | None, name: str | None, home: KnownTown | None) -> tuple[str, str] | None:
    """(code, name): the outlines know both; an unknown name has a code made from it, always the same."""
    if code is not None and home is not None and code == home.code:
        return home.code, home.name
    if code is not None:
        known = town_outlines().find(code)
        return (known.code, known.name) if known else (code, name or code)
    if not name or not name_key(name):
        return None
    if home is not None and address_key(name).endswith(address_key(home.name)):
        return home.code, home.name
    named = town_outlines().named(name, prefecture=None)
    if len(named) > 1 and home is not None and home.prefecture:
        named = [town for town in named if town.prefecture == home.prefecture] or named
    if len(named) == 1:
        return named[0].code, named[0].name
    return "N" + hashlib.blake2b(name_key(name).encode(), digest_size=5).hexdigest(), name


def _astray(records: Sequence[FacilityRecord], home: KnownTown) -> TownQuestion | None:
    """The question of a file whose places, or else addresses, mostly lie in another town than `home`.

    Nothing can be said of an invented town whose boundary is not loaded.
    """
    if home.outline is None and town_outlines().find(home.code) is None:
        return None
    sample = _sample(records)
    found = _towns_of_points(sample, home)
    placed = sum(record.lon is not None for record in sample)
    rows = found.total() + _far_from_any(sample, home)
    inside = placed - rows
    if not placed:
        told = _towns_in_addresses(sample)
        inside = sum(rows for town, rows in told.items() if town.code == home.code)
        found = Counter({town: rows for town, rows in told.items() if town.code != home.code})
        rows = found.total() if found.total() >= _FEWEST_ASTRAY else 0
    if rows <= inside:
        return None
    towns = {town.code: town.name for town in found}
    return _question("other_place", Counter({town.code: n for town, n in found.items()}), towns, home)


def _far_from_any(sample: Sequence[FacilityRecord], home: KnownTown) -> int:
    """How many positions lie in no municipality, and not off the shore of `home` either: at sea, abroad."""
    placed = [record for record in sample if record.lon is not None and record.lat is not None]
    lon, lat = np.array([(record.lon, record.lat) for record in placed], dtype=np.float64).reshape(-1, 2).T
    nowhere = np.array([code is None for code in town_outlines().at(lon, lat)], dtype=bool)
    near = shapely.intersects_xy(shapely.buffer(_land_of(home), _OFF_SHORE), lon, lat)
    return int((nowhere & ~near).sum())


def _land_of(home: KnownTown) -> shapely.Geometry:
    """The shipped outline and the loaded boundary together; empty where there is neither."""
    known = town_outlines().find(home.code)
    shapes = [town_outlines().shape(known.code)] if known else []
    return shapely.union_all([*shapes, *([shapely.from_wkb(home.outline)] if home.outline is not None else [])])


def _towns_of_points(sample: Sequence[FacilityRecord], home: KnownTown | None = None) -> Counter[OutlinedTown]:
    """In which municipalities the positions lie; those inside `home` and at its border apart."""
    placed = [record for record in sample if record.lon is not None and record.lat is not None]
    lon, lat = np.array([(record.lon, record.lat) for record in placed], dtype=np.float64).reshape(-1, 2).T
    if home is not None and placed:
        within = shapely.intersects_xy(shapely.buffer(_land_of(home), _AT_BORDER), lon, lat)
        lon, lat = lon[~within], lat[~within]
    outlines = town_outlines()
    codes = Counter(code for code in outlines.at(lon, lat) if code and (home is None or code != home.code))
    return Counter({outlines.towns[code]: rows for code, rows in codes.items()})


def _towns_in_addresses(sample: Sequence[FacilityRecord]) -> Counter[OutlinedTown]:
    outlines = town_outlines()
    found: Counter[OutlinedTown] = Counter()
    for record in sample:
        towns = outlines.in_address(record.address) if record.address else []
        if len(towns) == 1:
            found[towns[0]] += 1
    return found


def _sample(records: Sequence[FacilityRecord]) -> Sequence[FacilityRecord]:
    return records[:: max(1, len(records) // _SAMPLE)]


def _question(code: str, rows: Counter[str], names: dict[str, str], home: KnownTown) -> TownQuestion:
    found = tuple((town, names[town], count) for town, count in rows.most_common(5))
    return TownQuestion(code, found, home.name)
