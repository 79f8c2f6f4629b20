"""The public copy as files: one page, tables, and two pages to print for each district; any web server will do."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from pathlib import PurePosixPath
from typing import Any

from app.formats.public.copy_page import copy_page, verdict_said
from app.formats.public.hearing_kit import kit_pdf
from app.formats.public.public_words import TEXTS, said
from app.formats.text.comma_file import no_formula

_PLACE_HEADS = ("place", "kind", "district", "what", "when", "built", "area")
_UNSAFE = re.compile(r"[^\w\-]+")


def copy_files(copy: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """Path within the folder → bytes; same copy, same bytes. `index.html` alone is the one offline page."""
    yield from page_files(copy)
    for path, district in kit_paths(copy).items():
        yield path, kit_pdf(copy, district)


def kit_paths(copy: Mapping[str, Any]) -> dict[str, str]:
    """Path → district of the sheets that are printed."""
    return {
        f"kit/{number:02d}-{_safe(row['name'])}.pdf": row["name"] for number, row in enumerate(copy["districts"], 1)
    }


def page_files(copy: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The page and its tables: all but the sheets, which take a second each."""
    kits = kit_paths(copy)
    tables = [("data/places.csv", _places(copy)), ("data/moves.csv", _moves(copy)), ("data/plan.json", _json(copy))]
    if copy.get("replies"):
        tables.append(("data/replies.csv", _replies(copy)))
    links = [(path, PurePosixPath(path).stem) for path, _ in tables]
    if kits:
        links.append(("kit/index.html", "kit"))
    yield "index.html", copy_page(copy, files=links)
    yield from tables
    if kits:
        yield "kit/index.html", _kit_index(copy, list(kits.items()))


def _safe(name: str) -> str:
    return _UNSAFE.sub("_", name)


def _csv(rows: list[list[object]]) -> bytes:
    """With a mark, as spreadsheets want it; a cell that a spreadsheet would take for a formula stays text."""
    text = io.StringIO()
    csv.writer(text).writerows([[no_formula(value) for value in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def _places(copy: Mapping[str, Any]) -> bytes:
    heads = {
        "place": "施設",
        "kind": "種類",
        "district": "地区",
        "what": "どうなる",
        "when": "時期",
        "built": "建築年度",
        "area": "延床面積_㎡",
    }
    rows: list[list[object]] = [["番号", *(heads[name] for name in _PLACE_HEADS), "緯度", "経度"]]
    for place in copy["places"]:
        told = (place["name"], place["kind"][0], place.get("district", ""), verdict_said(place, "ja"))
        rest = (
            place.get("year", ""),
            place.get("built", ""),
            place.get("area", ""),
            place.get("lat", ""),
            place.get("lon", ""),
        )
        rows.append([place["number"], *told, *rest])
    return _csv(rows)


def _moves(copy: Mapping[str, Any]) -> bytes:
    """The map's relations, one a row."""
    names = {place["number"]: place["name"] for place in copy["places"]}
    rows: list[list[object]] = [["移る施設", "時期", "行き先", "役割", "数", "単位", "移動の方法", "今の分", "後の分"]]
    for place in copy["places"]:
        for move in place.get("moves", []):
            count = "10未満" if move.get("few") else move.get("people", "")
            ways = [
                {"walk": "徒歩", "drive": "車"}.get(move.get("mode", ""), ""),
                move.get("before", ""),
                move.get("after", ""),
            ]
            rows.append(
                [
                    place["name"],
                    place.get("year", ""),
                    names[move["to"]],
                    move["what"][0],
                    count,
                    move["unit"][0],
                    *ways,
                ]
            )
    return _csv(rows)


def _replies(copy: Mapping[str, Any]) -> bytes:
    """The official answer."""
    names = {place["number"]: place["name"] for place in copy["places"]}
    reflected = {"yes": "有", "no": "無", "done": "済"}
    rows: list[list[object]] = [["対象", "意見", "件数", "市の考え方", "反映"]]
    for reply in copy["replies"]:
        about = names.get(reply.get("place")) or reply.get("district") or "計画全体"
        rows.append([about, reply["summary"], reply["opinions"], reply["reply"], reflected[reply["reflection"]]])
    return _csv(rows)


def _json(copy: Mapping[str, Any]) -> bytes:
    return json.dumps(copy, ensure_ascii=False, indent=1, sort_keys=True).encode()


def _kit_index(copy: Mapping[str, Any], kits: list[tuple[str, str]]) -> bytes:
    from_here = [(path.removeprefix("kit/"), name) for path, name in kits]
    lines = "".join(f'<li><a href="{path}">{escape(name)}</a></li>' for path, name in from_here)
    title = escape(f"{copy['town']} {said(TEXTS['file_kit'], 'ja')}")
    return (
        f'<!doctype html><html lang="ja"><head><meta charset="utf-8"><meta name="viewport" '
        f'content="width=device-width, initial-scale=1"><title>{title}</title></head><body><h1>{title}</h1>'
        f'<ul>{lines}</ul><p><a href="../index.html">{escape(said(TEXTS["title"], "ja", town=copy["town"]))}</a></p>'
        "</body></html>"
    ).encode()
