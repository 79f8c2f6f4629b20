"""Opinions are read: let through, held back, inked over, set aside with a reason; typed in from paper; answered."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import AgeGroup, OpinionChannel, OpinionState, Reflection
from app.errors import Conflict, Fault, InvalidInput, NotFound
from app.formats.public.opinion_text import plain_text
from app.formats.public.personal_data import blackened, kinds_in, personal_data_in
from app.models import Opinion, OpinionReply, Publication
from app.services.public.give_opinion import choice_of
from app.store.facility import changes
from app.store.public import opinions, publications
from app.store.public.opinions import OpinionFilter

Row = dict[str, Any]
SHOWN = (
    "id", "publication_id", "facility_id", "district", "text", "age", "home", "channel", "state", "held", "choice",
    "received_on", "reply_id", "reason", "actor", "created_at", "version",
)  # fmt: skip
REPLIED = (
    "id", "publication_id", "facility_id", "district", "summary", "reply", "reflection", "is_public", "actor",
    "created_at", "updated_at", "version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class TypedOpinion:
    """What came on paper or was said in a meeting."""

    text: str
    channel: OpinionChannel
    received_on: date
    facility_id: int | None = None
    district: str | None = None
    age: AgeGroup | None = None
    home: str | None = None
    choice: dict[str, Any] | None = None


def page(session: Session, publication_id: int, wanted: OpinionFilter, *, limit: int) -> tuple[list[Row], int | None]:
    """Opinions, the newest first, and what to ask for next. Raises NotFound."""
    publications.get(session, publication_id)
    rows = opinions.page(session, publication_id, wanted, limit=limit + 1)
    return [shown(row) for row in rows[:limit]], rows[limit - 1].id if len(rows) > limit else None


def shown(row: Opinion) -> Row:
    """An opinion with what of it looks like personal data, and the text without that."""
    spans = [[span.start, span.end, span.kind.value] for span in personal_data_in(row.text)] if row.held else []
    told = {name: getattr(row, name) for name in SHOWN}
    return told | {"spans": spans, "inked": blackened(row.text) if spans else None}


def type_in(session: Session, publication_id: int, given: TypedOpinion, *, actor: str) -> Row:
    """Keep one that came on paper; whoever types it has read it. Raises NotFound, InvalidInput."""
    publication = publications.get(session, publication_id)
    row = _typed(publication, given, actor=actor, state=OpinionState.ACCEPTED)
    opinions.add(session, row)
    changes.record(session, actor, "type_opinion", {"publication": publication_id, "opinion": row.id})
    return shown(row)


def type_in_many(session: Session, publication_id: int, given: Sequence[TypedOpinion], *, actor: str) -> Row:
    """Keep those of a file; they wait to be read. Raises NotFound, InvalidInput."""
    publication = publications.get(session, publication_id)
    rows = [_typed(publication, one, actor=actor, state=OpinionState.WAITING) for one in given]
    opinions.add_many(session, rows)
    held = sum(row.state is OpinionState.HELD for row in rows)
    changes.record(session, actor, "import_opinions", {"publication": publication_id, "opinions": len(rows)})
    return {"publication_id": publication_id, "opinions": len(rows), "held": held}


def _typed(publication: Publication, given: TypedOpinion, *, actor: str, state: OpinionState) -> Opinion:
    text = plain_text(given.text)
    _refuse_strange(publication, given.facility_id, given.district, text)
    found = kinds_in(text)
    return Opinion(
        publication_id=publication.id,
        facility_id=given.facility_id,
        district=given.district,
        text=text,
        age=given.age,
        home=given.home,
        channel=given.channel,
        state=OpinionState.HELD if found else state,
        held=found,
        choice=None if given.choice is None else choice_of(publication, given.choice),
        received_on=given.received_on,
        reason="",
        actor=actor,
    )


def _refuse_strange(publication: Publication, facility_id: int | None, district: str | None, text: str) -> None:
    faults = []
    if not text:
        faults.append(Fault("too_short", "文がありません / there is no text", pointer="text"))
    if facility_id is not None and facility_id not in publication.facility_ids:
        words = "公開した計画にない施設です / the publication has no such facility"
        faults.append(Fault("unknown_facility", words, str(facility_id), pointer="facility_id"))
    if district is not None and district not in {row["name"] for row in publication.copy["districts"]}:
        words = "公開した計画にない地区です / the publication has no such district"
        faults.append(Fault("unknown_district", words, district[:100], pointer="district"))
    if faults:
        raise InvalidInput("; ".join(fault.message for fault in faults), faults)


def decide(session: Session, opinion_id: int, told: Mapping[str, Any], *, version: int, actor: str) -> Row:
    """Change state, reason, text (inked over), place or reply of one. Raises NotFound, StaleVersion, InvalidInput."""
    row = opinions.held(session, opinion_id, version)
    values = dict(told)
    if values.get("text") is not None:
        values["text"] = plain_text(values["text"])
        values["held"] = kinds_in(values["text"])
    publication = publications.get(session, row.publication_id)
    about = {name: values.get(name, getattr(row, name)) for name in ("facility_id", "district")}
    _refuse_strange(publication, about["facility_id"], about["district"], values.get("text") or row.text or "-")
    if (
        values.get("reply_id") is not None
        and opinions.reply(session, values["reply_id"]).publication_id != publication.id
    ):
        raise NotFound("opinion reply", values["reply_id"])
    _refuse_bare(values.get("state", row.state), values.get("reason", row.reason))
    for name, value in values.items():
        setattr(row, name, value)
    if row.state is not OpinionState.ACCEPTED:
        row.reply_id = None
    row.version += 1
    session.flush()
    session.refresh(row)
    changes.record(session, actor, "moderate_opinion", {"opinion": row.id, "state": row.state.value})
    return shown(row)


def _refuse_bare(state: OpinionState, reason: str) -> None:
    if state is OpinionState.REFUSED and not reason.strip():
        words = "対象外にするときは理由を書いてください / say why it is not counted"
        raise InvalidInput(words, [Fault("reason_missing", words, pointer="reason")])


def accept(session: Session, publication_id: int, ids: Sequence[int], *, actor: str) -> int:
    """Let those of the ids through that wait; what is held back is let through one by one. Raises NotFound."""
    publications.get(session, publication_id)
    number = opinions.accept(session, ids, publication_id=publication_id)
    changes.record(session, actor, "accept_opinions", {"publication": publication_id, "opinions": number})
    return number


def replies(session: Session, publication_id: int) -> list[Row]:
    """The official answers with how many opinions each answers. Raises NotFound."""
    publications.get(session, publication_id)
    return [_reply(row, number) for row, number in opinions.replies(session, publication_id)]


def write_reply(session: Session, publication_id: int, told: Mapping[str, Any], *, actor: str) -> Row:
    """A new row of the official answer. Raises NotFound, InvalidInput."""
    publication = publications.get(session, publication_id)
    _refuse_strange(publication, told.get("facility_id"), told.get("district"), told["summary"])
    row = OpinionReply(publication_id=publication_id, actor=actor, **_reply_values(told))
    opinions.add(session, row)
    changes.record(session, actor, "write_reply", {"publication": publication_id, "reply": row.id})
    return _reply(row, 0)


def _reply_values(told: Mapping[str, Any]) -> Row:
    names = ("facility_id", "district", "summary", "reply", "is_public")
    return {name: told.get(name) for name in names} | {"reflection": Reflection.of(told["reflection"])}


def change_reply(session: Session, reply_id: int, told: Mapping[str, Any], *, version: int, actor: str) -> Row:
    """Raises NotFound, StaleVersion, InvalidInput."""
    row = opinions.held_reply(session, reply_id, version)
    publication = publications.get(session, row.publication_id)
    _refuse_strange(publication, told.get("facility_id"), told.get("district"), told["summary"])
    for name, value in _reply_values(told).items():
        setattr(row, name, value)
    row.actor = actor
    row.version += 1
    session.flush()
    session.refresh(row)
    changes.record(session, actor, "change_reply", {"reply": row.id, "public": row.is_public})
    return _reply(*opinions.reply_of(session, row.publication_id, row.id))


def remove_reply(session: Session, reply_id: int, *, version: int, actor: str) -> None:
    """Its opinions are unanswered again. Raises NotFound, StaleVersion; Conflict where residents see it."""
    row = opinions.held_reply(session, reply_id, version)
    if row.is_public:
        raise Conflict("公開中の回答は、公開をやめてから消してください / take it back from the public first")
    changes.record(session, actor, "remove_reply", {"reply": reply_id})
    opinions.remove(session, row)


def assign(session: Session, reply_id: int, ids: Sequence[int], *, actor: str) -> Row:
    """Put accepted opinions under a reply. Raises NotFound."""
    row = opinions.reply(session, reply_id)
    opinions.assign(session, reply_id, ids, publication_id=row.publication_id)
    changes.record(session, actor, "assign_opinions", {"reply": reply_id, "asked": len(ids)})
    return _reply(*opinions.reply_of(session, row.publication_id, reply_id))


def _reply(row: OpinionReply, number: int) -> Row:
    return {name: getattr(row, name) for name in REPLIED} | {"opinions": number}


def chosen(session: Session, publication_id: int) -> Row:
    """予算で選ぶ, counted: of how many choices, and for each place how many would do what. Raises NotFound.

    A place nobody would treat otherwise than the plan is left out.
    """
    publication = publications.get(session, publication_id)
    told = opinions.choices(session, publication_id)
    counted = Counter(pair for one in told for pair in one["places"].items())
    named = zip(publication.facility_ids, publication.copy["places"], strict=True)
    rows = [
        {"facility_id": key, "name": place["name"], "keep": counted[number, "keep"], "end": counted[number, "end"]}
        for key, place in named
        for number in (str(place["number"]),)
        if counted[number, "keep"] or counted[number, "end"]
    ]
    return {"publication_id": publication_id, "choices": len(told), "places": rows}


def statistics(session: Session, publication_id: int) -> Row:
    """Accepted opinions by facility, district, age, home district and channel; all by state. Raises NotFound."""
    publication = publications.get(session, publication_id)
    names = dict(zip(publication.facility_ids, (place["name"] for place in publication.copy["places"]), strict=True))
    by_facility = [
        row | {"name": names.get(row["name"]), "facility_id": row["name"]}
        for row in opinions.counted_by(session, publication_id, "facility_id")
    ]
    parts = {
        f"by_{name}": opinions.counted_by(session, publication_id, name)
        for name in ("district", "age", "home", "channel")
    }
    states = opinions.counted_by_state(session, publication_id)
    return {"publication_id": publication_id, "by_state": states, "by_facility": by_facility} | parts
