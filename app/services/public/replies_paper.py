"""The official answer as a paper: what residents said of a publication, and what the town thinks of it."""

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import AgeGroup, OpinionChannel
from app.lazy import lazy_module
from app.services.public import moderate
from app.store.public import publications

if TYPE_CHECKING:
    from app.formats.public import reply_papers
else:
    reply_papers = lazy_module("app.formats.public.reply_papers")

Row = dict[str, Any]
WORDS = {
    "plan": ("計画全体", "The whole plan"),
    "none": ("特定なし", "None in particular"),
    "unknown": ("答えなし", "Not told"),
    "never": ("募集していません", "not taken"),
    "open": ("終わりの日なし", "no last day"),
    "by_facility": ("施設", "Place"),
    "by_district": ("地区", "District"),
    "by_age": ("年代", "Age"),
    "by_home": ("住んでいる地区", "Home district"),
    "by_channel": ("届き方", "Channel"),
}
TERMS = {"by_age": AgeGroup, "by_channel": OpinionChannel}


def replies_paper(session: Session, publication_id: int, kind: str, language: str, *, day: date) -> bytes:
    """The rows with their head counts, and accepted opinions counted; `kind`: pdf or xlsx. Raises NotFound."""
    publication = publications.get(session, publication_id)
    names = dict(zip(publication.facility_ids, (place["name"] for place in publication.copy["places"]), strict=True))
    figures = moderate.statistics(session, publication_id)
    rows = [_row(reply, names, language) for reply in moderate.replies(session, publication_id)]
    told = {
        "town": publication.copy["town"],
        "number": publication.id,
        "period": _period(publication.opens_on, publication.closes_on, language),
        "opinions": sum(row["opinions"] for row in figures["by_channel"]),
        "answered": sum(row["answered"] for row in figures["by_channel"]),
        "rows": rows,
        "counts": [line for part in WORDS if part in figures for line in _counted(part, figures[part], language)],
    }
    made = reply_papers.replies_pdf if kind == "pdf" else reply_papers.replies_xlsx
    return made(told, language, day=day)


def _said(word: str, language: str) -> str:
    return WORDS[word][language == "en"]


def _period(opens_on: date | None, closes_on: date | None, language: str) -> str:
    if opens_on is None:
        return _said("never", language)
    return f"{opens_on.isoformat()} – {closes_on.isoformat() if closes_on else _said('open', language)}"


def _row(reply: Row, names: dict[int, str], language: str) -> Row:
    about = names.get(reply["facility_id"]) or reply["district"] or _said("plan", language)
    told = {name: reply[name] for name in ("summary", "opinions", "reply")}
    return told | {"about": about, "reflection": reply["reflection"].value}


def _counted(part: str, rows: list[Row], language: str) -> list[list[Any]]:
    kind = TERMS.get(part)
    named = [kind.of(row["name"]).label(language) if kind and row["name"] else row["name"] for row in rows]
    unnamed = "none" if part in {"by_facility", "by_district"} else "unknown"
    return [
        [_said(part, language), name or _said(unnamed, language), row["opinions"]]
        for name, row in zip(named, rows, strict=True)
    ]
