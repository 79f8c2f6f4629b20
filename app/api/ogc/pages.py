"""HTML of the OGC doors: plain pages without a script, readable in both languages."""

from functools import cache
from typing import Any

from fastapi.responses import HTMLResponse
from jinja2 import Environment, Template

STYLE = """
body{font-family:sans-serif;line-height:1.6;margin:0 auto;max-width:75rem;padding:1rem;color:#1a1a1c;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.2rem}a{color:#0017c1}a:focus{outline:.25rem solid #000;background:#ffd43d}
table{border-collapse:collapse;display:block;overflow-x:auto}caption{text-align:left}
th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top;min-width:5.5rem;max-width:24rem}
th{background:#f1f1f4}
"""
_PAGE = """<!doctype html>
<html lang="{{ language }}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{{ style }}"></head>
<body><main><h1>{{ title }}</h1>
{% if about %}<p>{{ about }}</p>{% endif %}
{% for caption, head, rows in tables %}
<table><caption>{{ caption }}</caption>
<thead><tr>{% for cell in head %}<th scope="col">{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>{% for row in rows %}<tr>{% for cell in row %}<td>
{%- if cell is mapping %}<a href="{{ cell.href }}">{{ cell.text }}</a>
{%- elif cell is not none %}{{ cell }}{% endif %}</td>{% endfor %}</tr>
{% endfor %}</tbody></table>
{% endfor %}
<h2>{{ "Links" if language == "en" else "リンク" }}</h2>
<ul>{% for each in links %}<li><a href="{{ each.href }}">{{ each.title or each.rel }}</a> ({{ each.type }})</li>
{% endfor %}</ul></main></body></html>
"""
Table = tuple[str, list[str], list[list[Any]]]


@cache
def _template() -> Template:
    return Environment(autoescape=True, trim_blocks=True).from_string(_PAGE)


def page(
    title: str,
    *,
    style: str,
    language: str,
    links: list[dict[str, Any]],
    about: str = "",
    tables: list[Table] | None = None,
) -> HTMLResponse:
    """A page with a title, tables (caption, headings, rows; a cell {href, text} is a link) and a list of links."""
    return HTMLResponse(
        _template().render(title=title, about=about, tables=tables or [], links=links, style=style, language=language)
    )


def items_table(
    features: list[dict[str, Any]], headings: dict[str, str], base: str, labels: dict[str, dict[str, str]]
) -> Table:
    """Features as one table: the id as a link, then the properties by their titles, then the place.

    `labels`: by property, the words that stand for its codes.
    """
    rows: list[list[Any]] = []
    for each in features:
        told = each["properties"]
        cells = [_cell(told.get(name), labels.get(name, {})) for name in headings]
        rows.append([{"href": f"{base}/{each['id']}", "text": each["id"]}, *cells, _place(each["geometry"])])
    return "", ["id", *headings.values(), "geometry"], rows


def _cell(value: Any, labels: dict[str, str]) -> Any:
    if isinstance(value, bool):
        return "○" if value else "×"
    if isinstance(value, str):
        return labels.get(value, value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return value


def _place(geometry: dict[str, Any] | None) -> str:
    if geometry is None:
        return ""
    return ", ".join(map(str, geometry["coordinates"])) if geometry["type"] == "Point" else geometry["type"]
