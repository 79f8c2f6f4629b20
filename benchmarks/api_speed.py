"""Requests a second for the whole city as GeoJSON: this program and tipg on the same database, in the same run.

Target: 5,000 facilities at 3 times the requests a second of tipg. A database of its own is made beside that of
DATABASE_URL, or in a private cluster, and dropped. tipg lives in a virtual environment outside the repository:

    python -m venv DIR && DIR/bin/pip install tipg 'uvicorn[standard]'
    python benchmarks/api_speed.py --peers-venv DIR [--facilities 5000] [--rounds 5] [--seconds 4] [--json]

Each server runs as one process, every round asks all of them in turn. "kept": as served. "edited": one facility is
changed before every request, "imported": an import is noted before every request, so that everything is read anew. In
both, the change itself, reading and packing are all counted. tipg reads the bare
table `facility` with the columns that both give (its easiest case), and `facility_flat`, a table made ready beforehand
with every attribute of our answer. There is no bbox to compare: our map asks for the whole stock once.
"""

import argparse
import http.client
import json
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import psycopg
from sqlalchemy.engine import URL

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.api_servers import analyse, our_server, own_databases, plain, prepare, tipg_server

OURS = "/api/facilities.geojson"
SHARED_COLUMNS = (
    "code,name,name_kana,category,class_large,class_small,department,address,district,point_quality,floor_area_m2,"
    "built_year,policy,shelter,host_name,version"
)
FLAT = """
CREATE TABLE facility_flat AS
SELECT CAST(f->>'id' AS bigint) AS id, ST_SetSRID(ST_GeomFromGeoJSON(f->'geometry'), 4326)::geometry(Point, 4326) AS point,
    p.* FROM jsonb_array_elements(CAST(%s AS jsonb)->'features') AS f, LATERAL jsonb_to_record(f->'properties') AS p(
    code text, name text, kana text, category text, class_large text, class_small text, functions jsonb,
    department text, district text, address text, municipality text, own boolean, built_year int,
    floor_area_m2 float8, buildings int, blocks jsonb, seismic text, quality text, users bigint, users_unit text,
    cost_yen bigint, income_yen bigint, year int, policy text, shelter boolean, host text, flags jsonb,
    condition float8, version int)
"""  # noqa: E501
FLAT_KEYS = ("ALTER TABLE facility_flat ADD PRIMARY KEY (id)", "CREATE INDEX ON facility_flat USING gist (point)")
NOTE_IMPORT = "INSERT INTO event (actor, action, detail) VALUES ('benchmark', 'import_facilities', '{}')"
CHANGE = "UPDATE facility SET policy = %s WHERE id = (SELECT min(id) FROM facility)"


@dataclass(frozen=True, slots=True)
class Door:
    """One way to ask; `before` runs ahead of each request and counts."""

    name: str
    port: int
    path: str
    clients: int
    encoding: str = "identity"
    before: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    name: str
    clients: int
    encoding: str
    requests_per_second: float
    lowest: float
    highest: float
    body_bytes: int
    attributes: int


def ask(connection: http.client.HTTPConnection, door: Door) -> bytes:
    if door.before:
        door.before()
    connection.request("GET", door.path, headers={"Accept-Encoding": door.encoding, "Accept": "application/geo+json"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{door.name}: {answer.status} {body[:500]!r}")
    return body


def rate(door: Door, seconds: float) -> float:
    """Requests a second over `seconds`, counted to the end of the last request."""
    started = time.perf_counter()

    def keep_asking(_: int) -> int:
        connection, count = http.client.HTTPConnection("127.0.0.1", door.port, timeout=60), 0
        while time.perf_counter() - started < seconds:
            ask(connection, door)
            count += 1
        connection.close()
        return count

    with ThreadPoolExecutor(door.clients) as pool:
        total = sum(pool.map(keep_asking, range(door.clients)))
    return total / (time.perf_counter() - started)


def measure(doors: list[Door], *, rounds: int, seconds: float) -> list[Reading]:
    """Median over the rounds; each round asks every door, in turn, so that other load falls on all."""
    rates: dict[Door, list[float]] = {door: [] for door in doors}
    for door in doors:
        ask(http.client.HTTPConnection("127.0.0.1", door.port, timeout=60), door)
    for number in range(rounds):
        for door in reversed(doors) if number % 2 else doors:
            rates[door].append(rate(door, seconds))
    return [read(door, found) for door, found in rates.items()]


def read(door: Door, rates: list[float]) -> Reading:
    body = ask(http.client.HTTPConnection("127.0.0.1", door.port, timeout=60), door)
    clear = Door(door.name, door.port, door.path, 1)
    features = json.loads(ask(http.client.HTTPConnection("127.0.0.1", door.port, timeout=60), clear))["features"]
    attributes = len(features[0]["properties"])
    figures = (statistics.median(rates), min(rates), max(rates))
    return Reading(door.name, door.clients, door.encoding, *(round(each, 2) for each in figures), len(body), attributes)


def flatten(url: URL, port: int) -> None:
    """Everything our answer says, as one table for tipg."""
    body = ask(http.client.HTTPConnection("127.0.0.1", port, timeout=60), Door("Saihen", port, OURS, 1))
    with psycopg.connect(plain(url), autocommit=True) as connection:
        connection.execute(FLAT, [body.decode()])
        for statement in FLAT_KEYS:
            connection.execute(statement)
    analyse(url)


def compare(url: URL, choice: argparse.Namespace) -> list[Reading]:
    prepare(url, choice.facilities)
    with served_pair(url, choice.peers_venv) as (ours, tipg), psycopg.connect(plain(url), autocommit=True) as writer:

        def edit() -> None:
            writer.execute(CHANGE, [str(time.time_ns())])

        def note_import() -> None:
            edit()
            writer.execute(NOTE_IMPORT)

        limit = f"/items?limit={choice.facilities}"
        bare = f"/collections/public.facility{limit}&properties={SHARED_COLUMNS}"
        flat = f"/collections/public.facility_flat{limit}"
        many = choice.clients
        doors = [Door("Saihen, edited", ours, OURS, 1, before=edit)]
        doors += [Door("Saihen, imported", ours, OURS, 1, before=note_import)]
        doors += [Door("tipg, facility", tipg, bare, 1), Door("tipg, facility_flat", tipg, flat, 1)]
        for encoding in ("identity", "gzip"):
            doors += [
                Door("Saihen, kept", ours, OURS, many, encoding),
                Door("tipg, facility", tipg, bare, many, encoding),
            ]
            doors.append(Door("tipg, facility_flat", tipg, flat, many, encoding))
        return measure(doors, rounds=choice.rounds, seconds=choice.seconds)


@contextmanager
def served_pair(url: URL, venv: Path) -> Iterator[tuple[int, int]]:
    """tipg starts last: it looks for tables at its start."""
    with our_server(url) as ours:
        flatten(url, ours)
        with tipg_server(url, venv) as tipg:
            yield ours, tipg


def sample_city_ms(url: URL) -> dict[str, float]:
    """First answer of a fresh server, then the median of 50, with gzip; milliseconds."""
    prepare(url, None)
    with our_server(url) as port:
        connection, seconds = http.client.HTTPConnection("127.0.0.1", port, timeout=60), []
        for _ in range(51):
            started = time.perf_counter()
            body = ask(connection, Door("sample", port, OURS, 1, "gzip"))
            seconds.append(time.perf_counter() - started)
        facilities = json.loads(ask(connection, Door("sample", port, OURS, 1)))["features"]
    first, later = (round(1000 * each, 1) for each in (seconds[0], statistics.median(seconds[1:])))
    return {"facilities": len(facilities), "body_bytes": len(body), "first_ms": first, "median_ms": later}


def ratios(readings: list[Reading]) -> list[dict[str, object]]:
    """Ours over each of the two tipg tables, for the same number of clients and the same encoding."""
    found: list[dict[str, object]] = []
    for ours in (each for each in readings if each.name.startswith("Saihen")):
        like = (ours.clients, ours.encoding)
        peers = [each for each in readings if each.name.startswith("tipg") and (each.clients, each.encoding) == like]
        for peer in peers:
            ratio = round(ours.requests_per_second / peer.requests_per_second, 2)
            found.append({"ratio": ratio, "ours": ours.name, "peer": peer.name, "encoding": ours.encoding})
    return found


def print_tables(readings: list[Reading], sample: dict[str, float]) -> None:
    print("| ratio | ours | over | encoding |\n|---|---|---|---|")
    for each in ratios(readings):
        print(f"| {each['ratio']} | {each['ours']} | {each['peer']} | {each['encoding']} |")
    print(
        "\n| server | clients | encoding | requests/s (lowest-highest) | body MB | attributes |\n"
        "|---|---|---|---|---|---|"
    )
    for one in readings:
        spread = f"{one.requests_per_second} ({one.lowest}-{one.highest})"
        size = f"{one.body_bytes / 1e6:.2f} | {one.attributes}"
        print(f"| {one.name} | {one.clients} | {one.encoding} | {spread} | {size} |")
    print(
        f"\nSample city, {sample['facilities']} facilities: "
        f"first {sample['first_ms']} ms, then {sample['median_ms']} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers-venv", type=Path, required=True, help="virtual environment with tipg and uvicorn")
    parser.add_argument("--facilities", type=int, default=5000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of asking, per server and round")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    choice = parser.parse_args()
    with own_databases() as (city, sample_city):
        readings = compare(city, choice)
        sample = sample_city_ms(sample_city)
    if choice.json:
        tables = {"ratios": ratios(readings), "readings": [asdict(each) for each in readings], "sample_city": sample}
        print(json.dumps(tables, ensure_ascii=False, indent=1))
        return
    print_tables(readings, sample)


if __name__ == "__main__":
    main()
