"""What residents say, counted and listed; and the town's replies with how many each answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.orm import Session

from app.domain.vocabulary import OpinionChannel, OpinionState
from app.errors import NotFound, StaleVersion
from app.models import Facility, Opinion, OpinionReply

Kept = TypeVar("Kept", Opinion, OpinionReply)

Row = dict[str, Any]
# One flood at a time is counted: the number is ours alone.
_LOCK = 728_118


@dataclass(frozen=True, slots=True)
class OpinionFilter:
    """Which opinions are asked for; None: any. `before`: the id where the page before ended, newest first."""

    state: OpinionState | None = None
    facility_id: int | None = None
    district: str | None = None
    reply_id: int | None = None
    is_answered: bool | None = None
    words: str | None = None
    before: int | None = None


def add(session: Session, row: Opinion | OpinionReply) -> None:
    session.add(row)
    session.flush()
    session.refresh(row)


def add_many(session: Session, rows: Sequence[Opinion]) -> None:
    session.add_all(rows)
    session.flush()


def remove(session: Session, row: OpinionReply) -> None:
    session.delete(row)
    session.flush()


def held(session: Session, opinion_id: int, version: int) -> Opinion:
    """One opinion, held until the transaction ends. Raises NotFound, StaleVersion."""
    return _held(session, Opinion, "opinion", opinion_id, version)


def held_reply(session: Session, reply_id: int, version: int) -> OpinionReply:
    """One reply, held until the transaction ends. Raises NotFound, StaleVersion."""
    return _held(session, OpinionReply, "opinion reply", reply_id, version)


def _held(session: Session, rows: type[Kept], kind: str, key: int, version: int) -> Kept:
    found = session.get(rows, key, with_for_update=True, populate_existing=True)
    if found is None:
        raise NotFound(kind, key)
    if found.version != version:
        raise StaleVersion(f"{kind} {key} is at version {found.version}")
    return found


def reply(session: Session, reply_id: int) -> OpinionReply:
    """Raises NotFound."""
    found = session.get(OpinionReply, reply_id)
    if found is None:
        raise NotFound("opinion reply", reply_id)
    return found


def known_facilities(session: Session, ids: Sequence[int]) -> set[int]:
    """Those of the ids that the register has."""
    return set(session.scalars(select(Facility.id).where(Facility.id.in_(ids))))


def codes_of(session: Session, ids: Sequence[int]) -> dict[str, int]:
    """The town's own numbers of facilities → ids."""
    rows = session.execute(select(Facility.code, Facility.id).where(Facility.id.in_(ids)))
    return {row.code: row.id for row in rows}


def page(session: Session, publication_id: int, wanted: OpinionFilter, *, limit: int) -> list[Opinion]:
    """The newest first."""
    query = select(Opinion).where(Opinion.publication_id == publication_id)
    return list(session.scalars(_narrowed(query, wanted).order_by(Opinion.id.desc()).limit(limit)))


def _narrowed(query: Select[Opinion], wanted: OpinionFilter) -> Select[Opinion]:
    equal = {"state": wanted.state, "facility_id": wanted.facility_id, "district": wanted.district,
             "reply_id": wanted.reply_id}  # fmt: skip
    for name, value in equal.items():
        if value is not None:
            query = query.where(getattr(Opinion, name) == value)
    if wanted.is_answered is not None:
        query = query.where(Opinion.reply_id.is_not(None) if wanted.is_answered else Opinion.reply_id.is_(None))
    if wanted.words:
        query = query.where(Opinion.text.contains(wanted.words, autoescape=True))
    return query if wanted.before is None else query.where(Opinion.id < wanted.before)


def choices(session: Session, publication_id: int) -> list[Row]:
    """What residents would keep (予算で選ぶ): accepted choices alone."""
    query = select(Opinion.choice).where(
        Opinion.publication_id == publication_id, Opinion.choice.is_not(None), Opinion.state == OpinionState.ACCEPTED
    )
    return [dict(choice) for choice in session.scalars(query) if choice]


def assign(session: Session, reply_id: int | None, ids: Sequence[int], *, publication_id: int) -> int:
    """Put accepted opinions of a publication under a reply, or under none; returns how many."""
    changed = session.scalars(
        update(Opinion)
        .where(Opinion.id.in_(ids), Opinion.publication_id == publication_id, Opinion.state == OpinionState.ACCEPTED)
        .values(reply_id=reply_id, version=Opinion.version + 1)
        .returning(Opinion.id)
    ).all()
    return len(changed)


def accept(session: Session, ids: Sequence[int], *, publication_id: int) -> int:
    """Let through those that wait and hold no personal data; returns how many."""
    changed = session.scalars(
        update(Opinion)
        .where(Opinion.id.in_(ids), Opinion.publication_id == publication_id, Opinion.state == OpinionState.WAITING)
        .values(state=OpinionState.ACCEPTED, version=Opinion.version + 1)
        .returning(Opinion.id)
    ).all()
    return len(changed)


def replies(session: Session, publication_id: int, *, public_only: bool = False) -> list[tuple[OpinionReply, int]]:
    """The replies with how many accepted opinions each answers, in the order they were written."""
    counted = (
        select(Opinion.reply_id, func.count().label("opinions"))
        .where(Opinion.publication_id == publication_id, Opinion.state == OpinionState.ACCEPTED)
        .group_by(Opinion.reply_id)
        .subquery()
    )
    query = (
        select(OpinionReply, func.coalesce(counted.c.opinions, 0))
        .outerjoin(counted, counted.c.reply_id == OpinionReply.id)
        .where(OpinionReply.publication_id == publication_id)
        .order_by(OpinionReply.id)
    )
    if public_only:
        query = query.where(OpinionReply.is_public)
    return [(row, int(number)) for row, number in session.execute(query)]


def reply_of(session: Session, publication_id: int, reply_id: int) -> tuple[OpinionReply, int]:
    """One reply and how many accepted opinions it answers. Raises NotFound."""
    found = next((pair for pair in replies(session, publication_id) if pair[0].id == reply_id), None)
    if found is None:
        raise NotFound("opinion reply", reply_id)
    return found


def stamp(session: Session, publication_id: int) -> str:
    """Changes whenever a reply or what it answers changes: what a page was made from."""
    row = session.execute(
        text("""SELECT count(*), coalesce(sum(version), 0), coalesce(sum(id), 0) FROM opinion_reply
                WHERE publication_id = :id AND is_public
                UNION ALL
                SELECT count(*), coalesce(sum(reply_id), 0), 0 FROM opinion
                WHERE publication_id = :id AND state = 'accepted'"""),
        {"id": publication_id},
    ).all()
    return "-".join(str(value) for line in row for value in line)


def written_since(session: Session, *, minutes: int) -> int:
    """How many opinions came over the web in the last minutes; whoever else counts waits until this one is in."""
    session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    query = text("""SELECT count(*) FROM opinion
                    WHERE created_at > now() - make_interval(mins => :minutes) AND channel = :channel""")
    return int(session.execute(query, {"minutes": minutes, "channel": OpinionChannel.WEB.value}).scalar_one())


_COUNTED = """SELECT {column} AS name, count(*) AS opinions,
       count(*) FILTER (WHERE reply_id IS NOT NULL) AS answered
    FROM opinion WHERE publication_id = :id AND state = 'accepted' GROUP BY {column} ORDER BY count(*) DESC, {column}"""


def counted_by(session: Session, publication_id: int, column: str) -> list[Row]:
    """Accepted opinions by one of facility_id, district, age, home, channel: name, opinions, answered."""
    if column not in {"facility_id", "district", "age", "home", "channel"}:
        raise ValueError(f"{column} is no column that opinions are counted by")
    rows = session.execute(text(_COUNTED.format(column=column)), {"id": publication_id})
    return [dict(row._mapping) for row in rows]


def counted_by_state(session: Session, publication_id: int) -> dict[str, int]:
    """How many opinions are in each state that occurs."""
    counted = select(Opinion.state, func.count()).where(Opinion.publication_id == publication_id)
    return {str(state): number for state, number in session.execute(counted.group_by(Opinion.state))}


def of_facility(session: Session, facility_id: int) -> list[Row]:
    """Accepted opinions about a facility, by the publication they were about, the newest first."""
    rows = session.execute(
        text("""SELECT o.publication_id, p.run_id, p.created_at, count(*) AS opinions,
                       count(*) FILTER (WHERE o.reply_id IS NOT NULL) AS answered
                FROM opinion o JOIN publication p ON p.id = o.publication_id
                WHERE o.facility_id = :id AND o.state = 'accepted'
                GROUP BY o.publication_id, p.run_id, p.created_at ORDER BY o.publication_id DESC"""),
        {"id": facility_id},
    )
    return [dict(row._mapping) for row in rows]


def of_run(session: Session, run_id: int) -> list[Row]:
    """Accepted opinions about publications of a run: by publication and facility (None: no one facility)."""
    rows = session.execute(
        text("""SELECT o.publication_id, p.created_at, o.facility_id, f.code AS facility_code, f.name,
                       count(*) AS opinions,
                       count(*) FILTER (WHERE o.reply_id IS NOT NULL) AS answered
                FROM opinion o JOIN publication p ON p.id = o.publication_id
                LEFT JOIN facility f ON f.id = o.facility_id
                WHERE p.run_id = :id AND o.state = 'accepted'
                GROUP BY o.publication_id, p.created_at, o.facility_id, f.code, f.name
                ORDER BY o.publication_id, count(*) DESC, f.code"""),
        {"id": run_id},
    )
    return [dict(row._mapping) for row in rows]
