"""PlanReport → one HTML file with a map (Folium) and the table behind it, which opens with the network off.

The only import of folium. Leaflet itself is taken from the front end's npm package and put into the page.
"""

import base64
import json
import re
from html import escape
from pathlib import Path
from typing import cast

import folium
from branca.element import Element, MacroElement
from jinja2 import Template

from app.domain.actions import ACTIONS, Shape
from app.formats.papers.report import PlanReport, ReportRow
from app.formats.words.objection_words import level_words

LEAFLET = Path(__file__).resolve().parents[3] / "frontend" / "node_modules" / "leaflet" / "dist"
# The screen's own signs, drawn in a square of 18: colour and shape, neither carries the meaning alone.
LOOKS: dict[str, tuple[str, str]] = {action.value: (row.colour, row.shape.value) for action, row in ACTIONS.items()}
_DIAMOND = "M9 1l8 8-8 8-8-8z"
_RIGHT = "M15 9L4.5 15V3z"
_HOLLOW = 'fill-opacity="0.2"'
SHAPES: dict[str, str] = {
    Shape.DOT: '<circle cx="9" cy="9" r="4.3"/>',
    Shape.CIRCLE: '<circle cx="9" cy="9" r="6"/>',
    Shape.RING: f'<circle cx="9" cy="9" r="5.5" {_HOLLOW}/>',
    Shape.SQUARE: '<rect x="3.5" y="3.5" width="11" height="11"/>',
    Shape.SQUARE_SMALL: '<rect x="5.5" y="5.5" width="7" height="7"/>',
    Shape.SQUARE_HOLLOW: f'<rect x="4" y="4" width="10" height="10" {_HOLLOW}/>',
    Shape.DIAMOND: f'<path d="{_DIAMOND}"/>',
    Shape.DIAMOND_HOLLOW: f'<path d="{_DIAMOND}" {_HOLLOW}/>',
    Shape.TRIANGLE_DOWN: '<path d="M9 16L2 3h14z"/>',
    Shape.TRIANGLE_UP: '<path d="M9 2l7 13H2z"/>',
    Shape.TRIANGLE_LEFT: '<path d="M3 9L13.5 3v12z"/>',
    Shape.TRIANGLE_RIGHT: f'<path d="{_RIGHT}"/>',
    Shape.TRIANGLE_RIGHT_HOLLOW: f'<path d="{_RIGHT}" {_HOLLOW}/>',
    Shape.HEXAGON: '<path d="M5 2h8l4 7-4 7H5L1 9z"/>',
    Shape.STAR: '<path d="M9 1l2.3 5 5.5.7-4 3.8 1 5.5L9 13.3 4.2 16l1-5.5-4-3.8L6.7 6z"/>',
    Shape.PLUS: '<path d="M7 2h4v5h5v4h-5v5H7v-5H2V7h5z"/>',
    Shape.CROSS: '<path d="M3 5l2-2 4 4 4-4 2 2-4 4 4 4-2 2-4-4-4 4-2-2 4-4z"/>',
    Shape.CROSS_THIN: '<path d="M3 4l1-1 5 5 5-5 1 1-5 5 5 5-1 1-5-5-5 5-1-1 5-5z"/>',
    Shape.BAR: '<rect x="2" y="7" width="14" height="4"/>',
}
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:"
# Folium's popups ask jQuery for one thing only: an element made from a string.
QUERY = "window.$=function(h){var d=document.createElement('div');d.innerHTML=h;return [d.firstElementChild];};"
# Every marker is first made with Leaflet's picture, which lies in a file of its own; here it is made with nothing.
NO_PICTURE = "L.Marker.prototype.options.icon=L.divIcon({className:'saihen-mark',html:''});"
STYLE = """
html,body{height:auto;margin:0;color:#1a1a1c;
  font-family:"Noto Sans JP","Hiragino Sans","BIZ UDPGothic","Yu Gothic",sans-serif}
header,main,footer{max-width:1200px;margin:0 auto;padding:12px 20px}
h1{font-size:24px;margin:8px 0}h2{font-size:18px;margin:20px 0 8px}
dl{display:flex;flex-wrap:wrap;gap:8px 28px;margin:8px 0}
dt{font-size:13px;color:#4d4d4d}dd{margin:0;font-size:20px;font-weight:700}
.folium-map{position:relative!important;width:100%!important;height:68vh!important;left:0!important;top:0!important}
.leaflet-container{background:#f5f7f9;font:inherit}.saihen-mark{background:none;border:0}
.objections{border:1px solid #a30000;border-left-width:6px;background:#fdeeee;padding:4px 16px;margin:8px 0}
.objections h2{margin:8px 0;color:#850000}
.legend{display:flex;flex-wrap:wrap;gap:6px 18px;padding:0;list-style:none;font-size:14px}
.legend li{display:flex;align-items:center;gap:6px}
table{border-collapse:collapse;width:100%;font-size:14px}
th,td{border-bottom:1px solid #ccc;padding:6px 8px;text-align:left;vertical-align:top}
th{background:#f2f2f2}td.n{text-align:right;white-space:nowrap}
@media print{.folium-map{height:150mm!important;page-break-inside:avoid}thead{display:table-header-group}}
"""
WORDS = {
    "ja": (
        "凡例",
        "一覧",
        ("コード", "施設", "分類", "地区", "建築年度", "延床面積 ㎡", "方針", "時期", "行き先", "理由"),
    ),
    "en": (
        "Legend",
        "Table",
        ("Code", "Facility", "Class", "District", "Built", "Floor area m²", "Action", "When", "Receivers", "Reasons"),
    ),
}


class _OfflineMap(folium.Map):
    """A folium map that asks no other host for anything."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  folium's own class attributes
    default_css: list[tuple[str, str]] = []  # noqa: RUF012


class _Scale(MacroElement):
    """A scale in metres alone."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        L.control.scale({imperial: false}).addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )


class _Line(MacroElement):
    """Folium writes coordinates as they come; this keeps the template small where there are hundreds of lines."""

    _template = Template(
        """{% macro script(this, kwargs) %}
        L.polyline({{ this.points }}, {color: "{{ this.color }}", weight: 1.5, opacity: 0.7, dashArray: "5 4"})
          .addTo({{ this._parent.get_name() }});
        {% endmacro %}"""
    )

    def __init__(self, points: list[tuple[float, float]], color: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # branca's own
        self.points, self.color = json.dumps(points), color


def render_map_page(report: PlanReport) -> bytes:
    """The page as UTF-8 bytes; the same report always gives the same bytes."""
    page = _OfflineMap(tiles=None, prefer_canvas=True, control_scale=False, zoom_control=True)
    figure = cast(folium.Figure, page.get_root())
    _head(figure, report)
    page.add_child(_Scale())  # type: ignore[no-untyped-call]
    _outline(page, report)
    placed = [row for row in report.rows if row.lon is not None and row.lat is not None]
    for row in placed:
        _draw(page, row)
    if placed:
        page.fit_bounds(
            [
                [min(r.lat for r in placed if r.lat), min(r.lon for r in placed if r.lon)],
                [max(r.lat for r in placed if r.lat), max(r.lon for r in placed if r.lon)],
            ]
        )
    return _stable(_with_words(figure.render(), report)).encode()


def _head(figure: folium.Figure, report: PlanReport) -> None:
    title = escape(report.title)
    parts = (
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
        f"<title>{title}</title>",
        f"<style>{_leaflet_style()}{STYLE}</style>",
        f"<script>{(LEAFLET / 'leaflet.js').read_text(encoding='utf-8')}\n{QUERY}{NO_PICTURE}</script>",
    )
    for number, part in enumerate(parts):
        figure.header.add_child(
            Element(part.replace("{%", "{ %").replace("{{", "{ {")), name=f"saihen{number}", index=number
        )


def _leaflet_style() -> str:
    """Leaflet's style sheet with its pictures inside."""

    def inline(match: re.Match[str]) -> str:
        picture = base64.b64encode((LEAFLET / match.group(1)).read_bytes()).decode()
        return f"url(data:image/png;base64,{picture})"

    return re.sub(r"url\((images/[\w.-]+)\)", inline, (LEAFLET / "leaflet.css").read_text(encoding="utf-8"))


def _outline(page: folium.Map, report: PlanReport) -> None:
    outline = json.loads(report.boundary_geojson)
    if outline["features"]:
        style = {"color": "#6b7280", "weight": 1.5, "fillColor": "#ffffff", "fillOpacity": 1.0}
        folium.GeoJson(outline, style_function=lambda _: style, interactive=False).add_to(page)


def _draw(page: folium.Map, row: ReportRow) -> None:
    color, _ = LOOKS.get(row.action, LOOKS["keep"])
    assert row.lat is not None and row.lon is not None  # noqa: S101  callers pass placed rows only
    for receiver in row.receivers:
        if receiver.lat is not None and receiver.lon is not None:
            page.add_child(_Line([(row.lat, row.lon), (receiver.lat, receiver.lon)], color))
    icon = folium.DivIcon(html=symbol(row.action), icon_size=(18, 18), icon_anchor=(9, 9), class_name="saihen-mark")
    words = [f"<b>{escape(row.name)}</b>", escape(row.action_label), *(escape(reason) for reason in row.reasons)]
    folium.Marker(
        (row.lat, row.lon),
        icon=icon,
        tooltip=folium.Tooltip(f"{escape(row.name)}: {escape(row.action_label)}"),
        popup=folium.Popup("<br>".join(words), max_width=320),
        title=row.name,
        alt=row.action_label,
    ).add_to(page)


def symbol(action: str) -> str:
    """The mark of an action as inline SVG, 18 × 18."""
    color, shape = LOOKS.get(action, LOOKS["keep"])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">'
        f'<g fill="{color}" stroke="#1a1a1c" stroke-width="1">{SHAPES[shape]}</g></svg>'
    )


def _with_words(html: str, report: PlanReport) -> str:
    """Title and figures above the map; legend, table, credits below."""
    legend, table, columns = WORDS[report.language]
    labels = dict(sorted({(row.action, row.action_label) for row in report.rows}))
    figures = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in report.figures)
    marks = "".join(f"<li>{symbol(action)}{escape(label)}</li>" for action, label in labels.items())
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in columns)
    rows = "".join(_table_row(row) for row in report.rows)
    remarks = "".join(f"<p>{escape(remark)}</p>" for remark in report.remarks)
    credit = " / ".join(escape(credit) for credit in report.credits)
    title = f"<h1>{escape(report.title)}</h1>{_objections(report)}<p>{escape(report.dated)}</p>"
    above = f"<header>{title}<dl>{figures}</dl></header>"
    below = (
        f'<main><h2>{legend}</h2><ul class="legend">{marks}</ul><h2>{table}</h2>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></main><footer>{remarks}<p>{credit}</p></footer>"
    )
    html = html.replace("<html>", f'<html lang="{report.language}">', 1).replace("<body>", f"<body>{above}", 1)
    return html.replace("</body>", f"{below}</body>", 1)


def _objections(report: PlanReport) -> str:
    """What the plan cannot stand with, above its figures."""
    if not report.objections:
        return ""
    lines = "".join(f"<li>{escape(objection)}</li>" for objection in report.objections)
    return f'<section class="objections"><h2>{level_words("red", report.language)}</h2><ul>{lines}</ul></section>'


def _table_row(row: ReportRow) -> str:
    area = "" if row.floor_area_m2 is None else f"{row.floor_area_m2:,.0f}"
    cells = (
        escape(row.code),
        escape(row.name),
        escape(row.category),
        escape(row.district),
        str(row.built_year or ""),
        area,
        f"{symbol(row.action)} {escape(row.action_label)}",
        str(row.fiscal_year or ""),
        escape("、".join(receiver.name for receiver in row.receivers)),
        "<br>".join(escape(reason) for reason in row.reasons),
    )
    return (
        "<tr>"
        + "".join(f'<td class="n">{c}</td>' if i in {4, 5} else f"<td>{c}</td>" for i, c in enumerate(cells))
        + "</tr>"
    )


def _stable(html: str) -> str:
    """Folium names its elements by random numbers; number them in order instead, so equal runs give equal bytes."""
    names: dict[str, str] = {}
    return re.sub(r"\b[0-9a-f]{32}\b", lambda match: names.setdefault(match.group(), f"{len(names):032x}"), html)
