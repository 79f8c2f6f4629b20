"""Two A4 pages for each district: what happens, when, why here, what stays, and how to say something. To be printed."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

from app.formats.public.copy_page import verdict_said
from app.formats.public.public_words import MODES, TEXTS, WHY, said

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_IN_FULL: Final = 6
_IN_SHORT: Final = 10
_MOST_REASONS: Final = 2
_MOST_MOVES: Final = 2
_MOST_STAYING: Final = 24
_STYLE: Final = """
@page{size:A4;margin:14mm}
body{margin:0;font-family:"Noto Sans JP","Hiragino Sans","BIZ UDPGothic","Yu Gothic",sans-serif;font-size:11pt;
  line-height:1.55;color:#1a1a1c}
section{max-width:182mm;margin:0 auto;padding:0;break-after:page;page-break-after:always}
section:last-child{break-after:auto;page-break-after:auto}
h1{font-size:19pt;line-height:1.3;margin:0 0 2mm}h2{font-size:13.5pt;margin:5mm 0 2mm;border-bottom:1.5pt solid #0017c1}
.draft{border:1.5pt solid #8b5a00;padding:1mm 3mm;font-weight:700;margin:0 0 3mm}
table{border-collapse:collapse;width:100%}th,td{border:0.5pt solid #767676;padding:1.2mm 2mm;vertical-align:top;
  text-align:left;font-size:9.5pt;line-height:1.4}th{background:#f2f2f2}tr{break-inside:avoid}table{table-layout:fixed}
th:nth-child(1){width:21%}th:nth-child(2){width:22%}th:nth-child(3){width:25%}
.stay{columns:2;padding-left:5mm;margin:2mm 0;font-size:9.5pt;line-height:1.45}
.write{border:1pt solid #767676;height:62mm;padding:2mm;color:#4d4d4d}
.soft{color:#4d4d4d;font-size:9.5pt}p{margin:1mm 0}
"""


def kit_page(copy: Mapping[str, Any], district: str, *, language: str = "ja") -> bytes:
    """Both pages of one district as UTF-8 HTML in one of `public_words.LANGUAGES`."""
    own = [place for place in copy["places"] if place.get("district") == district]
    moving = sorted((place for place in own if place["verdict"] != "keep"), key=_weight)
    title = escape(said(TEXTS["hearing_title"], language, district=district))
    first = _changes_page(copy, district, moving, language)
    second = _stays_page(copy, [place for place in own if place["verdict"] == "keep"], language)
    return f"""<!doctype html>
<html lang="{"en" if language == "en" else "ja"}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{_STYLE}</style>
</head>
<body>
<section><h1>{title}</h1>{first}</section>
<section>{second}</section>
</body>
</html>
""".encode()


def _weight(place: Mapping[str, Any]) -> tuple[int, int]:
    """What ends comes first, then where people go elsewhere, then the rest by year."""
    return 0 if place["ends"] else 1 if place.get("moves") else 2, place.get("year") or 9999


def _text(name: str, language: str, **blanks: object) -> str:
    return escape(said(TEXTS[name], language, **blanks))


def _changes_page(copy: Mapping[str, Any], district: str, moving: Sequence[Mapping[str, Any]], language: str) -> str:
    people = next((row.get("people") for row in copy["districts"] if row["name"] == district), None)
    head = f'<p class="draft">{_text(copy["state"], language)}</p>'
    head += f'<p class="soft">{_text("invented", language)}</p>' if copy["invented"] else ""
    head += f"<p>{_text('people_district', language, people=f'{people:,}')}</p>" if people else ""
    if not moving:
        return f"{head}<h2>{_text('changes', language)}</h2><p>{_text('nothing', language)}</p>"
    names = {place["number"]: place["name"] for place in copy["places"]}
    rows = "".join(_change_row(place, names, language) for place in moving[:_IN_FULL])
    short = moving[_IN_FULL : _IN_FULL + _IN_SHORT]
    lines = "".join(f"<li>{escape(place['name'])}: {escape(verdict_said(place, language))}</li>" for place in short)
    heads = "".join(f'<th scope="col">{_text(name, language)}</th>' for name in ("place", "what", "why", "go_to"))
    more = len(moving) - _IN_FULL - _IN_SHORT
    tail = f"<p>{_text('stays_more', language, count=more)}</p>" if more > 0 else ""
    table = f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    return f"{head}<h2>{_text('changes', language)}（{len(moving)}）</h2>{table}{_list(lines)}{tail}"


def _list(lines: str) -> str:
    return f'<ul class="stay">{lines}</ul>' if lines else ""


def _change_row(place: Mapping[str, Any], names: Mapping[int, str], language: str) -> str:
    reasons = [each for each in place["why"] if not each["code"].startswith("opposite")]
    why = [said(WHY[each["code"]], language, year=each.get("fiscal_year"), km=each.get("km")) for each in reasons]
    moves = place.get("moves", [])
    where = [_move_said(move, names, language) for move in moves[:_MOST_MOVES]]
    where += [said(TEXTS["stays_more"], language, count=len(moves) - _MOST_MOVES)] if len(moves) > _MOST_MOVES else []
    cells = (place["name"], verdict_said(place, language), "\n".join(why[:_MOST_REASONS]), "\n".join(where))
    return "<tr>" + "".join(f"<td>{escape(cell).replace(chr(10), '<br>')}</td>" for cell in cells) + "</tr>"


def _move_said(move: Mapping[str, Any], names: Mapping[int, str], language: str) -> str:
    name = names[move["to"]]
    if "after" not in move:
        return name
    mode = said(MODES[move["mode"]], language)
    return name + said(TEXTS["short_minutes"], language, mode=mode, before=move["before"], after=move["after"])


def _stays_page(copy: Mapping[str, Any], staying: Sequence[Mapping[str, Any]], language: str) -> str:
    lines = "".join(f"<li>{escape(place['name'])}</li>" for place in staying[:_MOST_STAYING])
    more = len(staying) - _MOST_STAYING
    tail = f"<p>{_text('stays_more', language, count=more)}</p>" if more > 0 else ""
    contact = escape(copy["contact"]) if copy.get("contact") else _text("no_contact", language)
    online = f"<p>{_text('online', language)}: {escape(copy['address'])}</p>" if copy.get("address") else ""
    return (
        f'<h2>{_text("stays", language)}（{len(staying)}）</h2><ul class="stay">{lines}</ul>{tail}'
        f"<h2>{_text('say', language)}</h2><p>{_text('say_how', language)}</p>"
        f'<div class="write">{_text("comment", language)}</div>'
        f"<p>{_text('contact', language)}: {contact}</p>{online}"
        f'<p class="soft">{_text("dated", language, dated=copy["dated"])}　{_text("mean", language)}</p>'
        f'<p class="soft">{_text("suppressed", language)}</p>'
    )
