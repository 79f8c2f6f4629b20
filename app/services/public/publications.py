"""A plan is published, shown to residents with what the town has replied, opened for opinions, and withdrawn."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Conflict, Fault, InvalidInput, StaleVersion
from app.formats.public.opinion_text import LONGEST_WRITTEN
from app.formats.public.seen import MoneyShown, seen
from app.models import OpinionReply, Publication
from app.services.public.publish_plan import places_of, public_copy
from app.store.facility import changes
from app.store.plan import adoption
from app.store.public import opinions, publications

Row = dict[str, Any]
# Below the address of the page itself, so that it works behind any path.
SEND, TICKET = "../api/public/opinions", "../api/public/ticket"


@dataclass(frozen=True, slots=True)
class PublicationOrder:
    """What is published: which run (None: the newest), how far down money is told, and when opinions are taken."""

    run_id: int | None = None
    money: MoneyShown = MoneyShown.CLASS
    contact: str | None = None
    address: str | None = None
    opens_on: date | None = None
    closes_on: date | None = None


def publish(session: Session, order: PublicationOrder, *, actor: str) -> Row:
    """Freeze a plan as residents may see it; from then on they see this one.

    It is called decided where the run has been adopted. Raises NotFound, Conflict where the plan cannot be published,
    InvalidInput where the days are the wrong way round.
    """
    _refuse_days(order.opens_on, order.closes_on)
    run_id = order.run_id if order.run_id is not None else places_of(session, None)[0]
    adopted = adoption.of_run(session, run_id)
    copy = public_copy(
        session,
        run_id,
        money=order.money,
        adopted=adopted is not None,
        contact=order.contact,
        address=order.address,
    )
    made = Publication(
        run_id=run_id,
        adopted_id=adopted.id if adopted else None,
        copy=copy,
        facility_ids=places_of(session, run_id)[1],
        opens_on=order.opens_on,
        closes_on=order.closes_on,
        actor=actor,
    )
    publications.add(session, made)
    changes.record(session, actor, "publish_plan", {"publication": made.id, "run": run_id, "money": order.money})
    return head_of(session, made)


def _refuse_days(opens_on: date | None, closes_on: date | None) -> None:
    if closes_on is not None and (opens_on is None or closes_on < opens_on):
        words = "意見募集の終わりの日は、始まりの日より後にしてください / the last day must not lie before the first"
        raise InvalidInput(words, [Fault("wrong_days", words, closes_on.isoformat(), pointer="closes_on")])


def change(
    session: Session, publication_id: int, *, opens_on: date | None, closes_on: date | None, is_withdrawn: bool,
    version: int, actor: str,
) -> Row:  # fmt: skip
    """When opinions are taken, and whether residents see it at all. Raises NotFound, StaleVersion, InvalidInput."""
    _refuse_days(opens_on, closes_on)
    row = publications.held(session, publication_id)
    if row.version != version:
        raise StaleVersion(f"publication {publication_id} is at version {row.version}")
    row.opens_on, row.closes_on = opens_on, closes_on
    if is_withdrawn != (row.withdrawn_at is not None):
        row.withdrawn_at = datetime.now(UTC) if is_withdrawn else None
    row.version += 1
    session.flush()
    session.refresh(row)
    told = {"publication": row.id, "opens_on": str(opens_on), "closes_on": str(closes_on), "withdrawn": is_withdrawn}
    changes.record(session, actor, "change_publication", told)
    return head_of(session, row)


def listed(session: Session) -> list[Row]:
    """Every publication, the newest first."""
    return [head_of(session, row) for row in publications.listed(session)]


def head_of(session: Session, row: Publication) -> Row:
    """A publication without its copy, with its opinions by state."""
    told = {name: getattr(row, name) for name in publications.HEAD}
    return told | {"opinions": opinions.counted_by_state(session, row.id)}


def places(session: Session, publication_id: int) -> Row:
    """What opinions and replies may be about: places with the register's ids, and districts. Raises NotFound."""
    row = publications.get(session, publication_id)
    named = zip(row.facility_ids, row.copy["places"], strict=True)
    return {
        "places": [
            {"facility_id": key, "name": place["name"], "district": place.get("district")} for key, place in named
        ],
        "districts": [district["name"] for district in row.copy["districts"]],
    }


def shown_copy(session: Session, publication: Publication, *, today: date | None) -> Row:
    """The stored copy with its number and public replies; `today`: it is served, and opinions may be taken."""
    numbers = {key: number for number, key in enumerate(publication.facility_ids, start=1)}
    told = opinions.replies(session, publication.id, public_only=True)
    replies = [_reply_seen(reply, numbers, count) for reply, count in told]
    more: Row = {"number": publication.id, "replies": replies or None}
    if today is not None and publications.takes_opinions(publication, today):
        until = publication.closes_on.isoformat() if publication.closes_on else None
        more["talk"] = seen("talk", {"until": until, "longest": LONGEST_WRITTEN, "send": SEND, "ticket": TICKET})
    return seen("copy", publication.copy | more)


def _reply_seen(reply: OpinionReply, numbers: dict[int, int], count: int) -> Row:
    values = {
        "place": numbers.get(reply.facility_id) if reply.facility_id else None,
        "district": reply.district,
        "summary": reply.summary,
        "reply": reply.reply,
        "reflection": reply.reflection.value,
        "opinions": count,
    }
    return seen("reply", values)


def current(session: Session) -> Publication:
    """What residents see now. Raises Conflict where nothing is published."""
    found = publications.shown(session)
    if found is None:
        raise Conflict("公開している計画はありません / no plan is published")
    return found
