"""Two A4 pages for each district: what happens, when, why here, what stays, and how to say something. As PDF."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from app.formats.papers.document.document import FONT, typeset
from app.formats.papers.pictures.qr_code import qr_svg
from app.formats.public.copy_page import verdict_said
from app.formats.public.public_words import MODES, TEXTS, WHY, said

PAGES: Final = 2
_IN_FULL: Final = 7
_IN_SHORT: Final = 12
_MOST_REASONS: Final = 2
_MOST_MOVES: Final = 2
_MOST_STAYING: Final = 36


def kit_pdf(copy: Mapping[str, Any], district: str, *, language: str = "ja") -> bytes:
    """Both pages of one district in one of `public_words.LANGUAGES`; same copy, same bytes."""
    own = [place for place in copy["places"] if place.get("district") == district]
    moving = sorted((place for place in own if place["verdict"] != "keep"), key=_weight)
    staying = [place for place in own if place["verdict"] == "keep"]
    told = {
        "title": said(TEXTS["hearing_title"], language, district=district),
        "town": copy["town"],
        "language": "en" if language == "en" else "ja",
        "font": FONT,
        "state": said(TEXTS[copy["state"]], language),
        "about": _about(copy, district, language),
        "footer": _footer(copy, language),
        **_first_page(copy, moving, language),
        **_second_page(copy, district, staying, language),
    }
    return typeset("hearing.typ", told, day=copy["dated"])


def page_address(copy: Mapping[str, Any], district: str) -> str:
    """The public page, at this district; empty where the copy does not say where it will be read."""
    return f"{copy['address']}#{quote(district)}" if copy.get("address") else ""


def _weight(place: Mapping[str, Any]) -> tuple[int, int]:
    """What ends comes first, then where people go elsewhere, then the rest by year."""
    return 0 if place["ends"] else 1 if place.get("moves") else 2, place.get("year") or 9999


def _about(copy: Mapping[str, Any], district: str, language: str) -> list[str]:
    people = next((row.get("people") for row in copy["districts"] if row["name"] == district), None)
    lines = [said(TEXTS["invented"], language)] if copy["invented"] else []
    return lines + ([said(TEXTS["people_district"], language, people=f"{people:,}")] if people else [])


def _footer(copy: Mapping[str, Any], language: str) -> str:
    number = copy.get("number")
    edition = [said(TEXTS["edition"], language, number=number)] if number else []
    return "　".join([copy["town"], said(TEXTS["dated"], language, dated=copy["dated"]), *edition])


def _first_page(copy: Mapping[str, Any], moving: Sequence[Mapping[str, Any]], language: str) -> dict[str, Any]:
    names = {place["number"]: place["name"] for place in copy["places"]}
    short = moving[_IN_FULL : _IN_FULL + _IN_SHORT]
    return {
        "changes": f"{said(TEXTS['changes'], language)}（{len(moving)}）",
        "nothing": said(TEXTS["nothing"], language),
        "heads": [said(TEXTS[name], language) for name in ("place", "what", "why", "go_to")],
        "rows": [_change_row(place, names, language) for place in moving[:_IN_FULL]],
        "short": [f"{place['name']}: {verdict_said(place, language)}" for place in short],
        "more": _more(len(moving) - _IN_FULL - _IN_SHORT, language),
    }


def _more(count: int, language: str) -> str:
    return said(TEXTS["stays_more"], language, count=count) if count > 0 else ""


def _change_row(place: Mapping[str, Any], names: Mapping[int, str], language: str) -> list[str]:
    reasons = [each for each in place["why"] if not each["code"].startswith("opposite")]
    why = [_reason_said(each, language) for each in reasons]
    moves = place.get("moves", [])
    where = [_move_said(move, names, language) for move in moves[:_MOST_MOVES]]
    where += [_more(len(moves) - _MOST_MOVES, language)] if len(moves) > _MOST_MOVES else []
    return [place["name"], verdict_said(place, language), "\n".join(why[:_MOST_REASONS]), "\n".join(where)]


def _reason_said(reason: Mapping[str, Any], language: str) -> str:
    ja, en = reason.get("what", ("", ""))
    return said(WHY[reason["code"]], language, **dict(reason) | {"what": en if language == "en" else ja})


def _move_said(move: Mapping[str, Any], names: Mapping[int, str], language: str) -> str:
    name = names[move["to"]]
    if "after" not in move:
        return name
    mode = said(MODES[move["mode"]], language)
    return name + said(TEXTS["short_minutes"], language, mode=mode, before=move["before"], after=move["after"])


def _second_page(
    copy: Mapping[str, Any], district: str, staying: Sequence[Mapping[str, Any]], language: str
) -> dict[str, Any]:
    contact = copy.get("contact") or said(TEXTS["no_contact"], language)
    address = page_address(copy, district)
    online = f"{said(TEXTS['online'], language)}: {copy['address']}" if address else ""
    return {
        "stays": f"{said(TEXTS['stays'], language)}（{len(staying)}）",
        "staying": [place["name"] for place in staying[:_MOST_STAYING]],
        "staying_more": _more(len(staying) - _MOST_STAYING, language),
        "say": said(TEXTS["say"], language),
        "say_how": said(TEXTS["say_how"], language),
        "comment": said(TEXTS["comment"], language),
        "contact": f"{said(TEXTS['contact'], language)}: {contact}",
        "online": online,
        "address": address,
        "qr": qr_svg(address),
        "notes": [said(TEXTS["mean"], language), said(TEXTS["suppressed"], language)],
    }
