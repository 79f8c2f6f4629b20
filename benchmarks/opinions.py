"""The residents' page and the office's page with many opinions: milliseconds of each answer. Goal: 300 with 10,000.

    .venv/bin/python benchmarks/opinions.py [--opinions 10000] [--rounds 20] [--json]

The sample city with an invented plan that rebuilds every place; opinions invented too, four in five answered in forty
rows. The database is made beside that of DATABASE_URL, or in a private cluster of its own.
"""

import argparse
import json
import statistics
import sys
import time
import urllib.request
from datetime import date
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from app.database.db import make_engine, normalise_url, session_factory, transaction
from app.domain.vocabulary import OpinionChannel
from app.services.public import moderate, publications
from app.services.public.moderate import TypedOpinion
from app.services.public.publications import PublicationOrder
from benchmarks.api_servers import analyse, free_port, own_databases, plain, prepare, served
from tests.factories import make_decision, make_run

ANSWERED = "UPDATE opinion SET reply_id = 1 + id % 40 WHERE id % 5 > 0"
REPLY = """INSERT INTO opinion_reply (publication_id, facility_id, summary, reply, reflection, is_public, actor)
    SELECT :publication, f.id, '意見の要旨 ' || f.id, '市の考え方', 'no', true, 'benchmark'
    FROM (SELECT id FROM facility ORDER BY id LIMIT 40) f"""
PATHS = {
    "residents' page": "/public/",
    "opinions, first page": "/api/publications/1/opinions?state=accepted",
    "opinions about a place": "/api/publications/1/opinions?facility_id=5",
    "opinions with a word": "/api/publications/1/opinions?words=雪",
    "counts": "/api/publications/1/statistics",
    "replies": "/api/publications/1/replies",
    "choices": "/api/publications/1/choices",
    "official answer, XLSX": "/api/publications/1/replies.xlsx",
}


def fill(session: Session, count: int) -> None:
    """A published plan of all places and `count` opinions about them."""
    run = make_run(session, state="done")
    ids = list(session.scalars(text("SELECT id FROM facility WHERE municipality_id = "
                                    "(SELECT id FROM municipality WHERE is_home) ORDER BY id")))  # fmt: skip
    for key in ids:
        make_decision(session, run.id, key, action="rebuild", fiscal_year=2031)
    head = publications.publish(session, PublicationOrder(run_id=run.id, opens_on=date(2020, 1, 1)), actor="benchmark")
    said = [
        TypedOpinion(f"冬の雪が心配なので残してほしい {number}", OpinionChannel.LETTER, date(2026, 11, 1 + number % 28),
                     facility_id=ids[number % len(ids)])
        for number in range(count)
    ]  # fmt: skip
    moderate.type_in_many(session, head["id"], said, actor="benchmark")
    session.execute(text("UPDATE opinion SET state = 'accepted'"))
    session.execute(text(REPLY), {"publication": head["id"]})
    session.execute(text(ANSWERED))


def measure(port: int, path: str, rounds: int) -> dict[str, float]:
    """Milliseconds of each of the answers, one after the other, after a first that is not counted."""
    took = []
    for _ in range(rounds + 1):
        began = time.perf_counter()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{urllib.request.quote(path, safe='/?=&')}") as answer:
            size = len(answer.read())
        took.append((time.perf_counter() - began) * 1000)
    return {"first_ms": took[0], "median_ms": statistics.median(took[1:]), "worst_ms": max(took[1:]), "bytes": size}


def run(url: URL, count: int, rounds: int) -> dict[str, dict[str, float]]:
    prepare(url, None)
    engine = make_engine(normalise_url(plain(url)).render_as_string(hide_password=False), 2)
    with transaction(session_factory(engine)) as session:
        fill(session, count)
    engine.dispose()
    analyse(url)
    port = free_port()
    command = [sys.executable, "-m", "app.cli", "serve"]
    with served(command, port, DATABASE_URL=plain(url), SAIHEN_PORT=str(port), SAIHEN_PUBLIC="on"):
        return {name: measure(port, path, rounds) for name, path in PATHS.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--opinions", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--json", action="store_true")
    choice = parser.parse_args()
    with own_databases() as (url, _):
        found = run(url, choice.opinions, choice.rounds)
    if choice.json:
        print(json.dumps(found))
        return
    print(f"| answer with {choice.opinions:,} opinions | first ms | median ms | worst ms | kB |\n|---|---|---|---|---|")
    for name, row in found.items():
        figures = " | ".join(f"{row[each]:.0f}" for each in ("first_ms", "median_ms", "worst_ms"))
        print(f"| {name} | {figures} | {row['bytes'] / 1000:.0f} |")


if __name__ == "__main__":
    main()
