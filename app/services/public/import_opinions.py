"""Opinions of a file: letters, mails and notes of meetings that somebody has typed into a table."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from app.domain.vocabulary import AgeGroup, OpinionChannel, Term
from app.errors import Fault, InvalidInput
from app.formats.public.opinion_sheet import WrittenOpinion, read_opinions
from app.formats.public.opinion_terms import age_of, channel_of
from app.formats.records.issue_words import sentence
from app.formats.records.refusal import refused_in
from app.formats.text.japanese_dates import read_date
from app.formats.transfer.apart import read
from app.models import Publication
from app.services.public.moderate import TypedOpinion, type_in_many
from app.store.public import opinions, publications

Kind = TypeVar("Kind", bound=Term)
WORDS = {
    "facility": ("「{value}」という施設は公開した計画にありません", "the publication has no facility “{value}”"),
    "district": ("「{value}」という地区は公開した計画にありません", "the publication has no district “{value}”"),
    "home": ("「{value}」という地区は公開した計画にありません", "the publication has no district “{value}”"),
    "channel": ("方法「{value}」が分かりません。使える言葉: {known}", "“{value}” is no channel; known: {known}"),
    "age": ("年代「{value}」が分かりません。使える言葉: {known}", "“{value}” is no age group; known: {known}"),
    "received_on": ("受付日「{value}」が日付として読めません", "“{value}” is no date"),
}


def import_opinions(
    session: Session, publication_id: int, data: bytes, *, filename: str | None, today: date, actor: str, language: str
) -> dict[str, Any]:
    """All rows of the file, or none: refuses it on a bad row. A row without a day came in `today`, by letter.

    Raises NotFound, InvalidInput naming row, column and value.
    """
    publication = publications.get(session, publication_id)
    with refused_in(language):
        sheet = read(read_opinions, data, filename=filename)
    faults = [Fault(f.code, sentence(f, language), f.value, f.row, f.column) for f in sheet.issues]
    names = _names(session, publication)
    given = [_typed(row, publication, names, today, language, faults) for row in sheet.rows]
    if faults or not given:
        raise InvalidInput("; ".join(fault.message for fault in faults[:5]) or "0", faults)
    return type_in_many(session, publication_id, given, actor=actor)


def _names(session: Session, publication: Publication) -> dict[str, int]:
    """Facilities by the town's own number and by name; a name of two is no name."""
    told = [place["name"] for place in publication.copy["places"]]
    by_name = {name: key for name, key in zip(told, publication.facility_ids, strict=True) if told.count(name) == 1}
    return by_name | opinions.codes_of(session, publication.facility_ids)


def _typed(
    row: WrittenOpinion, publication: Publication, names: Mapping[str, int], today: date, language: str,
    faults: list[Fault],
) -> TypedOpinion:  # fmt: skip
    def refuse(column: str, value: str, known: str = "") -> None:
        words = WORDS[column][language == "en"].format(value=value[:100], known=known)
        faults.append(Fault(f"unknown_{column}", words, value[:100], row.row, column))

    districts = {each["name"] for each in publication.copy["districts"]}
    for column in ("district", "home"):
        value = getattr(row, column)
        if value and value not in districts:
            refuse(column, value)
    facility = names.get(row.facility) if row.facility else None
    if row.facility and facility is None:
        refuse("facility", row.facility)
    day = _day(row.received_on) if row.received_on else today
    if day is None:
        refuse("received_on", row.received_on)
    return TypedOpinion(
        text=row.text,
        channel=_term(channel_of, OpinionChannel, row.channel, "channel", refuse) or OpinionChannel.LETTER,
        received_on=day or today,
        facility_id=facility,
        district=row.district or None,
        age=_term(age_of, AgeGroup, row.age, "age", refuse),
        home=row.home or None,
    )


def _day(written: str) -> date | None:
    """The day of a date that names one."""
    found = read_date(written)
    if found is None or found.month is None or found.day is None:
        return None
    try:
        return date(found.year, found.month, found.day)
    except ValueError:
        return None


def _term(
    read_term: Callable[[str], Kind | None], kind: type[Kind], written: str, column: str, refuse: Callable[..., None]
) -> Kind | None:
    """A term as somebody wrote it; None for an empty cell and for what is none, which is refused."""
    found = read_term(written) if written else None
    if written and found is None:
        refuse(column, written, "、".join(term.ja for term in kind))
    return found
