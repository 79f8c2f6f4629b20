"""OGC API – Features beside tipg and pygeoapi: the same table in the same database, in the same run.

Targets, requests a second over tipg: a page of 100 at 4 times, of 1,000 at 9 times, a box at 9 times, the whole 50,000
at 8 times; 500,000 features streamed in 200 MB of memory. tipg and pygeoapi live in a virtual environment outside:

    python -m venv DIR && DIR/bin/pip install tipg pygeoapi 'uvicorn[standard]'
    python benchmarks/ogc_speed.py --peers-venv DIR [--facilities 50000] [--rounds 5] [--seconds 4] [--json]
    python benchmarks/ogc_speed.py --memory 500000

Each server runs as one process, and every round asks all of them in turn, so that other load falls on all. All read the
table `facility` and answer with the same columns of it. tipg adds links to each feature; ours come once. The whole is
one answer of 50,000 features: of tipg and pygeoapi a page of that size, of ours the export as GeoJSON, which is not
limited to a page.

Ours keeps pages while nothing changes (decision 36), the others work each out anew. So the table also has each question
with another page every time, which no server has answered before; it has no target.
"""

import argparse
import http.client
import itertools
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from sqlalchemy.engine import URL

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.api_servers import free_port, our_server, own_databases, prepare, served, tipg_server

COLUMNS = "code,name,name_kana,category,class_large,class_small,department,address,district,floor_area_m2,built_year"
BOX = 0.02
PYGEOAPI = """
server: {{bind: {{host: 127.0.0.1, port: {port}}}, url: 'http://127.0.0.1:{port}', mimetype: application/json,
  encoding: utf-8, gzip: false, languages: [en-US], limits: {{default_items: 100, max_items: 1000000}},
  map: {{url: 'http://127.0.0.1/', attribution: none}}}}
logging: {{level: ERROR}}
metadata:
  identification: {{title: t, description: d, keywords: [k], keywords_type: theme, terms_of_service: t, url: 'http://a'}}
  license: {{name: l, url: 'http://a'}}
  provider: {{name: p, url: 'http://a'}}
  contact: {{name: c, position: p, address: a, city: c, stateorprovince: s, postalcode: p, country: c, phone: p, fax: f,
    email: 'a@b.c', url: 'http://a', hours: h, instructions: i, role: r}}
resources:
  facility:
    type: collection
    title: facility
    description: facility
    keywords: [k]
    extents: {{spatial: {{bbox: [-180, -90, 180, 90], crs: 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'}}}}
    providers:
      - type: feature
        name: PostgreSQL
        data: {{host: '{host}', port: {db_port}, dbname: {name}, user: '{user}', password: '{password}',
          search_path: [public]}}
        id_field: id
        table: facility
        geom_field: point
"""


@dataclass(frozen=True, slots=True)
class Question:
    """One request; `paths` by server. With `step`, each request is for the page so many features further on."""

    name: str
    target: float | None
    paths: dict[str, str]
    step: int = 0

    def path(self, server: str, *, beginning: int, number: int, features: int) -> str:
        """Of request `number` of a round; each is for another page within the first half of the features, also when
        they have been gone through, and rounds begin elsewhere."""
        if not self.step:
            return self.paths[server]
        again, page = divmod(number, max(1, features // 2 // self.step))
        return f"{self.paths[server]}&offset={self.step * page + again + beginning}"


@dataclass(frozen=True, slots=True)
class SpeedRow:
    """Requests a second of one server (median, lowest, highest over the rounds) and the bytes of one answer."""

    question: str
    server: str
    requests_per_second: float
    lowest: float
    highest: float
    body_bytes: int
    features: int


def questions(box: str, many: int) -> list[Question]:
    """The same request to each server."""
    ours = f"/ogc/collections/facilities/items?properties={COLUMNS}"
    tipg = f"/collections/public.facility/items?properties={COLUMNS}"
    peer = f"/collections/facility/items?f=json&properties={COLUMNS}"
    whole = f"/api/exports/facilities.geojson?properties={COLUMNS}"
    found = [
        Question(f"limit {limit}", target, {name: f"{path}&limit={limit}" for name, path in _named(ours, tipg, peer)})
        for limit, target in ((100, 4.0), (1000, 9.0))
    ]
    further = [
        Question(f"{each.name}, another page each time", None, each.paths, step)
        for each, step in zip(found, (100, 1000), strict=True)
    ]
    boxed = {name: f"{path}&limit=100&bbox={box}" for name, path in _named(ours, tipg, peer)}
    everything = dict(_named(whole, f"{tipg}&limit={many}", f"{peer}&limit={many}"))
    return [*found, *further, Question("bbox, limit 100", 9.0, boxed), Question(f"whole {many}", 8.0, everything)]


def _named(ours: str, tipg: str, peer: str) -> list[tuple[str, str]]:
    return [("Saihen", ours), ("tipg", tipg), ("pygeoapi", peer)]


def ask(connection: http.client.HTTPConnection, path: str) -> bytes:
    connection.request("GET", path, headers={"Accept": "application/geo+json", "Accept-Encoding": "identity"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {body[:500]!r}")
    return body


def rate(port: int, path_of: Callable[..., str], *, seconds: float, clients: int) -> float:
    """Requests a second, counted to the end of the last one. `path_of` is told the `number` of each."""
    started = time.perf_counter()
    numbers = itertools.count()

    def keep_asking(_: int) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        count = 0
        while time.perf_counter() - started < seconds:
            ask(connection, path_of(number=next(numbers)))
            count += 1
        connection.close()
        return count

    with ThreadPoolExecutor(clients) as pool:
        total = sum(pool.map(keep_asking, range(clients)))
    return total / (time.perf_counter() - started)


def compare(url: URL, choice: argparse.Namespace) -> list[SpeedRow]:
    prepare(url, choice.facilities)
    with our_server(url) as ours, peers(url, choice) as others:
        ports = {"Saihen": ours, **others}
        rows: list[SpeedRow] = []
        for question in questions(_box(ours), choice.facilities):
            rates: dict[str, list[float]] = {name: [] for name in ports}
            for number in range(choice.rounds):
                for name in sorted(ports, reverse=bool(number % 2)):
                    clients = 1 if question.name.startswith("whole") else choice.clients
                    path_of = partial(question.path, name, beginning=1 + 50 * number, features=choice.facilities)
                    found = rate(ports[name], path_of, seconds=choice.seconds, clients=clients)
                    rates[name].append(found)
            rows += [_row(question, name, ports[name], found) for name, found in rates.items()]
        return rows


def _box(port: int) -> str:
    """A box of some hundred facilities around the first."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    first = json.loads(ask(connection, "/ogc/collections/facilities/items?limit=1"))["features"][0]
    lon, lat = first["geometry"]["coordinates"]
    return f"{lon - BOX},{lat - BOX},{lon + BOX},{lat + BOX}"


def _row(question: Question, name: str, port: int, rates: list[float]) -> SpeedRow:
    body = ask(http.client.HTTPConnection("127.0.0.1", port, timeout=120), question.paths[name])
    told = json.loads(body)["features"]
    figures = [round(each, 2) for each in (statistics.median(rates), min(rates), max(rates))]
    return SpeedRow(question.name, name, figures[0], figures[1], figures[2], len(body), len(told))


@contextmanager
def peers(url: URL, choice: argparse.Namespace) -> Iterator[dict[str, int]]:
    """tipg, and pygeoapi where it is installed."""
    with tipg_server(url, choice.peers_venv, tables=("public.facility",)) as tipg:
        if not (choice.peers_venv / "bin" / "pygeoapi").exists():
            yield {"tipg": tipg}
            return
        with pygeoapi_server(url, choice.peers_venv) as port:
            yield {"tipg": tipg, "pygeoapi": port}


@contextmanager
def pygeoapi_server(url: URL, venv: Path) -> Iterator[int]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        config, document = Path(folder) / "config.yml", Path(folder) / "openapi.yml"
        database = {"host": url.query.get("host", url.host), "db_port": url.query.get("port", url.port) or 5432}
        told = {"name": url.database, "user": url.username or "", "password": url.password or "", "port": port}
        config.write_text(PYGEOAPI.format(**database, **told))
        variables = {"PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(document)}
        document.write_text("openapi: 3.0.2\ninfo: {title: t, version: '1'}\npaths: {}\n")
        command = [str(venv / "bin" / "uvicorn"), "pygeoapi.starlette_app:APP", "--port", str(port), "--workers", "1"]
        with served([*command, "--log-level", "warning", "--no-access-log"], port, **variables) as found:
            yield found


def memory(url: URL, many: int) -> dict[str, float]:
    """The most memory our server has held, MB: at rest, and after exporting `many` facilities in every format."""
    prepare(url, many)
    with our_server(url) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=1200)
        ask(connection, "/ogc/collections/facilities/items?limit=1")
        pid = _listening(port)
        found = {"at rest": _peak_mb(pid)}
        for kind in ("geojson", "ndjson", "csv", "fgb", "gpkg"):
            started = time.perf_counter()
            size = _drain(connection, f"/api/exports/facilities.{kind}")
            found[f"{kind}, {size / 1e6:.0f} MB in {time.perf_counter() - started:.0f} s"] = _peak_mb(pid)
        return found


def _drain(connection: http.client.HTTPConnection, path: str) -> int:
    connection.request("GET", path, headers={"Accept-Encoding": "identity"})
    answer = connection.getresponse()
    if answer.status != 200:
        raise SystemExit(f"{path}: {answer.status} {answer.read()[:500]!r}")
    size = 0
    while chunk := answer.read(1 << 20):
        size += len(chunk)
    return size


def _listening(port: int) -> int:
    """The process that answers on a port."""
    wanted = f"{port:04X}"
    rows = Path("/proc/net/tcp").read_text().splitlines()[1:]
    inodes = {row.split()[9] for row in rows if row.split()[1].endswith(wanted) and row.split()[3] == "0A"}
    for link in Path("/proc").glob("[0-9]*/fd/*"):
        try:
            target = str(link.readlink())
        except OSError:
            continue
        if target.startswith("socket:[") and target[8:-1] in inodes:
            return int(link.parts[2])
    raise SystemExit(f"nobody listens on {port}")


def _peak_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    (peak,) = [int(line.split()[1]) for line in lines if line.startswith("VmHWM")]
    return round(peak / 1024, 1)


def _over(found: dict[str, SpeedRow], peer: str) -> str:
    if peer not in found:
        return "–"
    return f"{found['Saihen'].requests_per_second / found[peer].requests_per_second:.1f}"


def print_tables(rows: list[SpeedRow], targets: dict[str, float | None]) -> None:
    by_question: dict[str, dict[str, SpeedRow]] = {}
    for row in rows:
        by_question.setdefault(row.question, {})[row.server] = row
    print("| question | over tipg | target | over pygeoapi |\n|---|---|---|---|")
    for question, found in by_question.items():
        print(f"| {question} | {_over(found, 'tipg')} | {targets[question] or '–'} | {_over(found, 'pygeoapi')} |")
    print("\n| question | server | requests/s (lowest-highest) | features | body MB |\n|---|---|---|---|---|")
    for row in rows:
        spread = f"{row.requests_per_second} ({row.lowest}-{row.highest})"
        print(f"| {row.question} | {row.server} | {spread} | {row.features} | {row.body_bytes / 1e6:.2f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--peers-venv", type=Path, help="virtual environment with tipg, uvicorn and perhaps pygeoapi")
    parser.add_argument("--facilities", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of asking, per server, question and round")
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--memory", type=int, help="instead: export so many facilities and tell the memory")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    choice = parser.parse_args()
    if choice.memory is None and choice.peers_venv is None:
        parser.error("--peers-venv or --memory")
    with own_databases() as (city, _):
        if choice.memory:
            print(json.dumps(memory(city, choice.memory), indent=1))
            return
        rows = compare(city, choice)
    if choice.json:
        print(json.dumps([asdict(row) for row in rows], ensure_ascii=False, indent=1))
    else:
        print_tables(rows, {each.name: each.target for each in questions("", choice.facilities)})


if __name__ == "__main__":
    main()
