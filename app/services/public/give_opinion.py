"""A resident says something: about the publication shown, kept until somebody of the town hall has read it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import AgeGroup, OpinionChannel, OpinionState
from app.errors import Conflict, Fault, InvalidInput, TooMany
from app.formats.public.opinion_text import plain_text
from app.formats.public.personal_data import kinds_in
from app.models import Opinion, Publication
from app.services.public.publications import current
from app.store.facility import changes
from app.store.public import opinions, publications

# In an hour, of all residents together: a campaign of a town of 400,000 stays below it, a flood does not.
MOST_AN_HOUR, MINUTES, RETRY_SECONDS = 2000, 60, 600
SHORTEST = 2
STRANGE = "この結果は今の版のものではありません / this choice is not one of this edition"
FLOOD = "いま意見がとても多く届いています。あとで送ってください / very many opinions are coming in: try later"


@dataclass(frozen=True, slots=True)
class Given:
    """What a resident sent. `place`: a number of the copy; neither place nor district: about the whole plan."""

    publication: int
    text: str
    place: int | None = None
    district: str | None = None
    age: AgeGroup | None = None
    home: str | None = None
    choice: dict[str, Any] | None = None


def give_opinion(session: Session, given: Given, *, today: date, most_an_hour: int = MOST_AN_HOUR) -> Opinion:
    """Keep it: to be read, or held back where personal data are in it. Nothing of the sender is kept.

    Raises Conflict where opinions are not taken or the page is of an older publication, InvalidInput, TooMany.
    """
    # Whoever is signed in at this browser says it as a resident.
    changes.act_as(session, "")
    shown = current(session)
    _refuse_closed(shown, given, today)
    text = plain_text(given.text)
    _refuse_what_is_nothing(shown, given, text)
    if opinions.written_since(session, minutes=MINUTES) >= most_an_hour:
        raise TooMany(FLOOD, RETRY_SECONDS)
    found = kinds_in(text)
    choice = None if given.choice is None else choice_of(shown, given.choice)
    row = Opinion(
        publication_id=shown.id,
        facility_id=_facility(session, shown, given.place),
        district=given.district,
        text=text,
        age=given.age,
        home=given.home,
        channel=OpinionChannel.WEB,
        state=OpinionState.HELD if found else OpinionState.WAITING,
        held=found,
        choice=choice,
        received_on=today,
        reason="",
    )
    opinions.add(session, row)
    return row


def _refuse_closed(shown: Publication, given: Given, today: date) -> None:
    if not publications.takes_opinions(shown, today):
        raise Conflict("いまは意見を募集していません / opinions are not being taken now")
    if given.publication != shown.id:
        raise Conflict(
            "ページが新しくなりました。読み直してから送ってください / the page has changed: load it again, then send"
        )


def _refuse_what_is_nothing(shown: Publication, given: Given, text: str) -> None:
    districts = {row["name"] for row in shown.copy["districts"]}
    faults = []
    if len(text) < SHORTEST and given.choice is None:
        faults.append(_fault("too_short", "意見を書いてください / write what you think", "text", None))
    if given.place is not None and not 1 <= given.place <= len(shown.facility_ids):
        faults.append(_fault("unknown_place", "この番号の施設はありません / no such place", "place", str(given.place)))
    for name in ("district", "home"):
        value = getattr(given, name)
        if value is not None and value not in districts:
            faults.append(
                _fault("unknown_district", "この名前の地区はありません / no such district", name, value[:100])
            )
    if faults:
        raise InvalidInput("; ".join(fault.message for fault in faults), faults)


def choice_of(publication: Publication, sent: Mapping[str, Any]) -> dict[str, Any]:
    """What a resident would do (予算で選ぶ), as `{"places": {number: kind}}`; what else a file says is worked out anew.

    Raises InvalidInput where it names a place or a kind that the publication does not offer.
    """
    places = sent.get("places")
    known = {
        str(place["number"]): {option["kind"] for option in place["options"]}
        for place in publication.copy["places"]
        if place.get("options")
    }
    strange = not isinstance(places, dict) or any(kind not in known.get(number, ()) for number, kind in places.items())
    if strange or not isinstance(places, dict):
        raise InvalidInput(STRANGE, [_fault("strange_choice", STRANGE, "choice", None)])
    return {"places": dict(places)}


def _fault(code: str, words: str, name: str, value: str | None) -> Fault:
    return Fault(code, words, value, pointer=name)


def _facility(session: Session, shown: Publication, place: int | None) -> int | None:
    """The register's id of a place, unless the register has lost it since."""
    if place is None:
        return None
    key = int(shown.facility_ids[place - 1])
    return key if key in opinions.known_facilities(session, [key]) else None
