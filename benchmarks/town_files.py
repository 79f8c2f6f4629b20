"""The towns `benchmarks/towns.py` asks about, and how their files come in: through the doors of any town's files."""

import csv
import io
from collections import defaultdict
from pathlib import Path

import numpy as np
from sqlalchemy.orm import Session

from app.sample_city import FOLDER, load_sample_city
from app.services.importing.import_addresses import import_addresses
from app.services.importing.import_details import import_details
from app.services.importing.import_facilities import import_facilities
from app.services.importing.import_places import import_population
from tests.towns.invented import bring_in as bring_in_invented
from tests.towns.invented import town_named

ACTOR = "benchmark"
REGISTERS = {f"register-{number}": number for number in (100, 300, 500, 1000, 2000)}
# Town and whether it needs no data from outside the repository.
TOWNS = {"sample": True, "island": True, "village": True, **dict.fromkeys(REGISTERS, True)} | {
    "toyohashi": False, "takamatsu": False,
}  # fmt: skip
LISTS = {
    "toyohashi": "data/B_estate_with_age/toyohashi_232017_shisetsu_list.csv",
    "takamatsu": "data/A_facility_lists/takamatsu_372013",
}
ADDRESSES = "data/D_addresses/geolonia_machi_aza"
JITTER_DEGREES = 0.004
# What makes a register a register: of so many rows these cells are empty.
GAPS = {
    "建築年度": 0.04, "建築年月": 0.3, "構造": 0.05, "緯度": 0.03, "所在地": 0.05, "耐震診断": 0.3, "普通教室数": 0.3,
}  # fmt: skip


def bring_in(session: Session, town: str, shared: Path) -> None:
    """Everything of a town into an empty register. Raises SystemExit where its files are not on this machine."""
    if town == "sample":
        load_sample_city(session, actor=ACTOR, tell=lambda line: None)
    elif town in REGISTERS:
        bring_in_register(session, REGISTERS[town], seed=REGISTERS[town])
    elif town in LISTS:
        bring_in_list(session, shared / LISTS[town], shared / ADDRESSES)
    else:
        bring_in_invented(session, town_named(town))


def bring_in_list(session: Session, path: Path, addresses: Path) -> None:
    """A published facility list, or a folder of lists, placed by the dictionary of town names."""
    if not path.exists():
        raise SystemExit(f"{path} is not on this machine (--shared)")
    if addresses.exists():
        import_addresses(session, addresses, actor=ACTOR)
    for file in sorted(path.rglob("*.csv")) if path.is_dir() else [path]:
        import_facilities(session, file.read_bytes(), filename=file.name, actor=ACTOR)


def bring_in_register(session: Session, number: int, *, seed: int) -> None:
    """A register of `number` facilities drawn from the sample city's, moved a little, with gaps, and its people."""
    rng = np.random.default_rng(seed)
    rows = _groups("facilities.csv")
    drawn = [(f"R{i:05d}", code) for i, code in enumerate(rng.choice(sorted(rows), number).tolist())]
    import_facilities(session, _text(_moved(rows, drawn, rng)), filename="facilities.csv", actor=ACTOR)
    for kind in ("functions", "years"):
        details = _groups(f"{kind}.csv")
        again = [row | {"施設コード": new} for new, code in drawn for row in details.get(code, [])]
        import_details(session, _text(again), kind=kind, filename=f"{kind}.csv", actor=ACTOR)
    name = "population_mesh.geojson"
    import_population(session, (FOLDER / name).read_bytes(), filename=name, source="benchmark", actor=ACTOR)


def _groups(name: str) -> dict[str, list[dict[str, str]]]:
    """Rows of a file of the sample city by facility."""
    groups: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in csv.DictReader(io.StringIO((FOLDER / name).read_text(encoding="utf-8-sig"))):
        groups[row["施設コード"]].append(row)
    return groups


def _moved(
    rows: dict[str, list[dict[str, str]]], drawn: list[tuple[str, str]], rng: np.random.Generator
) -> list[dict[str, str]]:
    made = []
    for new, code in drawn:
        shift = rng.normal(0.0, JITTER_DEGREES, 2)
        older = int(rng.integers(-6, 7))
        for row in rows[code]:
            made.append(_messy(row, new, shift, older, rng))
    return made


def _messy(row: dict[str, str], code: str, shift: np.ndarray, older: int, rng: np.random.Generator) -> dict[str, str]:
    """A row of another facility of the kind: elsewhere, of another age, some cells empty."""
    other = row | {"施設コード": code, "施設名": f"{row['施設名']}{code[1:]}", "併設先": ""}
    for name, amount in (("緯度", shift[0]), ("経度", shift[1])):
        other[name] = f"{float(row[name]) + amount:.6f}" if row[name] else ""
    if row["建築年度"]:
        other["建築年度"] = str(min(2024, int(row["建築年度"]) + older))
        other["建築年月"] = ""
    for name, share in GAPS.items():
        if rng.random() < share:
            other[name] = ""
    return other | ({"経度": ""} if not other["緯度"] else {})


def _text(rows: list[dict[str, str]]) -> bytes:
    written = io.StringIO()
    writer = csv.DictWriter(written, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue().encode("utf-8-sig")
