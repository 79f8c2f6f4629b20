# ruff: noqa: E501  lines of HTML
"""`/docs`: the whole contract as one page, made here from the OpenAPI document; no script, nothing from elsewhere."""

from functools import cache
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, Template

from app.api.deps import LanguageDep
from app.api.versions import INNER, PREFIX

router = APIRouter(include_in_schema=False)
METHODS = ("get", "post", "put", "patch", "delete")
STYLE = """
body{font-family:sans-serif;line-height:1.6;margin:0 auto;max-width:72rem;padding:1rem;color:#1a1a1c;background:#fff}
h1{font-size:1.6rem}h2{font-size:1.3rem;border-bottom:2px solid #0017c1}h3{font-size:1rem;margin:.25rem 0}
a{color:#0017c1}a:focus,summary:focus{outline:.25rem solid #000;background:#ffd43d}
code,pre{font-family:monospace;background:#f1f1f4}pre{padding:.5rem;overflow-x:auto}
details{border:1px solid #767676;border-radius:.25rem;margin:.5rem 0;padding:.25rem .75rem}
summary{cursor:pointer;min-height:1.5rem}summary b{display:inline-block;min-width:4.5rem}
table{border-collapse:collapse;display:block;overflow-x:auto}caption{text-align:left;font-weight:bold}
th,td{border:1px solid #767676;padding:.25rem .5rem;text-align:left;vertical-align:top}th{background:#f1f1f4}
"""
WORDS = {
    "ja": {
        "title": "Saihen API の説明書", "contract": "契約（OpenAPI 3.1）", "ogc": "OGC API – Features", "guide": "1行ずつの例",
        "tags": "分類", "parameters": "パラメータ", "body": "送る内容", "answer": "答え", "faults": "断られるとき",
        "shapes": "答えと内容の形", "name": "名前", "kind": "型", "words": "説明", "example": "例", "unit": "単位",
        "needed": "必須", "lead": "公開の約束は /api/v1/ です。お金は円の整数、面積は㎡、座標は世界測地系の経度・緯度、年度は4月始まり。"
        "文は Accept-Language（ja・en）で選べます。断るときは application/problem+json で、直す場所を示します。",
    },
    "en": {
        "title": "Saihen API reference", "contract": "Contract (OpenAPI 3.1)", "ogc": "OGC API – Features",
        "guide": "One command a journey", "tags": "Sections", "parameters": "Parameters", "body": "Body", "answer": "Answer",
        "faults": "Refusals", "shapes": "Shapes of answers and bodies", "name": "Name", "kind": "Type", "words": "Meaning",
        "example": "Example", "unit": "Unit", "needed": "required", "lead": "What others may build on is /api/v1/. Money is "
        "integer yen, areas are m², coordinates longitude and latitude in WGS 84, fiscal years begin in April. Sentences "
        "follow Accept-Language (ja, en). Refusals are application/problem+json and name what to mend.",
    },
}  # fmt: skip
_PAGE = """<!doctype html>
<html lang="{{ language }}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ w.title }}</title><link rel="icon" href="data:,"><link rel="stylesheet" href="{{ base }}/docs/style.css"></head>
<body>
<header><h1>{{ w.title }}</h1><p>{{ w.lead }}</p>
<ul><li><a href="{{ base }}{{ prefix }}openapi.json">{{ w.contract }}</a></li><li><a href="{{ base }}/ogc">{{ w.ogc }}</a></li></ul>
<nav aria-label="{{ w.tags }}"><ul>{% for tag, _ in tags %}<li><a href="#{{ tag }}">{{ tag }}</a></li>{% endfor %}
<li><a href="#shapes">{{ w.shapes }}</a></li></ul></nav></header>
<main>
{% for tag, operations in tags %}<section><h2 id="{{ tag }}">{{ tag }}</h2>
{% for o in operations %}<details id="{{ o.id }}"><summary><b>{{ o.method }}</b> <code>{{ o.path }}</code> {{ o.words }}</summary>
<pre>{{ o.curl }}</pre>
{% if o.parameters %}<table><caption>{{ w.parameters }}</caption><thead><tr><th scope="col">{{ w.name }}</th>
<th scope="col">{{ w.kind }}</th><th scope="col">{{ w.words }}</th><th scope="col">{{ w.example }}</th></tr></thead><tbody>
{% for p in o.parameters %}<tr><td><code>{{ p.name }}</code>{% if p.needed %} ({{ w.needed }}){% endif %}</td>
<td>{{ p.kind }}</td><td>{{ p.words }}</td><td>{{ p.example }}</td></tr>
{% endfor %}</tbody></table>{% endif %}
{% if o.body %}<p>{{ w.body }}: {{ link(o.body) }}</p>{% endif %}
<p>{{ w.answer }}: {% for status, media, shape in o.answers %}{{ status }} {{ media }} {{ link(shape) }}{% if not loop.last %}, {% endif %}
{% endfor %}</p>
<p>{{ w.faults }}: {{ o.faults }}</p></details>
{% endfor %}</section>
{% endfor %}
<section><h2 id="shapes">{{ w.shapes }}</h2>
{% for name, words, fields in shapes %}<details id="shape-{{ name }}"><summary><b>{{ name }}</b> {{ words }}</summary>
<table><thead><tr><th scope="col">{{ w.name }}</th><th scope="col">{{ w.kind }}</th><th scope="col">{{ w.words }}</th>
<th scope="col">{{ w.example }}</th><th scope="col">{{ w.unit }}</th></tr></thead><tbody>
{% for f in fields %}<tr><td><code>{{ f.name }}</code>{% if f.needed %} ({{ w.needed }}){% endif %}</td><td>{{ link(f.kind) }}</td>
<td>{{ f.words }}</td><td>{{ f.example }}</td><td>{{ f.unit }}</td></tr>
{% endfor %}</tbody></table></details>
{% endfor %}</section>
</main></body></html>
"""
_LINK = """{% macro link(shape) %}{% if shape in names %}<a href="#shape-{{ shape }}">{{ shape }}</a>{% else %}{{ shape }}
{%- endif %}{% endmacro %}"""


@cache
def _template() -> Template:
    return Environment(autoescape=True, trim_blocks=True).from_string(_LINK + _PAGE)


@router.get("/docs/style.css")
def style() -> Response:
    """The style of the page."""
    return Response(STYLE, media_type="text/css", headers={"Cache-Control": "max-age=3600"})


@router.get("/docs")
def reference(request: Request, language: LanguageDep) -> Response:
    """The reference page in the reader's language."""
    document = request.app.openapi()
    schemas = document["components"]["schemas"]
    base = str(request.base_url).rstrip("/")
    return HTMLResponse(
        _template().render(
            base=base,
            prefix=PREFIX,
            language=language,
            w=WORDS[language],
            tags=_tags(document, base),
            names=set(schemas),
            shapes=[(name, each.get("description", ""), _fields(each)) for name, each in sorted(schemas.items())],
        )
    )


def _tags(document: dict[str, Any], base: str) -> list[tuple[str, list[dict[str, Any]]]]:
    by_tag: dict[str, list[dict[str, Any]]] = {}
    for path, operations in document["paths"].items():
        for method in METHODS:
            if method in operations:
                told = operations[method]
                by_tag.setdefault(told.get("tags", ["other"])[0], []).append(_operation(base, path, method, told))
    return sorted(by_tag.items())


def _operation(base: str, path: str, method: str, told: dict[str, Any]) -> dict[str, Any]:
    public = path.replace(INNER, PREFIX, 1)
    body = told.get("requestBody", {}).get("content", {})
    answers = [
        (status, media, _kind(content.get("schema", {})))
        for status, each in told["responses"].items()
        if int(status) < 400
        for media, content in each.get("content", {"": {}}).items()
    ]
    return {
        "id": told["operationId"],
        "method": method.upper(),
        "path": public,
        "words": told.get("description", told.get("summary", "")),
        "curl": _curl(base, public, method, body),
        "parameters": [_parameter(each) for each in told.get("parameters", ())],
        "body": _kind(_first(body).get("schema", {})),
        "answers": answers,
        "faults": ", ".join(status for status in told["responses"] if int(status) >= 400),
    }


def _first(content: dict[str, Any]) -> dict[str, Any]:
    """What a body is, in the first media type it may come in."""
    for told in content.values():
        first: dict[str, Any] = told
        return first
    return {}


def _curl(base: str, path: str, method: str, body: dict[str, Any]) -> str:
    parts = ["curl"] if method == "get" else ["curl", "-X", method.upper()]
    if "application/octet-stream" in body:
        parts += ["--data-binary", "@FILE"]
    elif body:
        parts += ["-H", "'Content-Type: application/json'", "-d", "'{…}'"]
    return " ".join([*parts, f"'{base}{path}'"])


def _parameter(each: dict[str, Any]) -> dict[str, Any]:
    schema = each.get("schema", {})
    example = next(iter(each.get("examples", schema.get("examples", []))), schema.get("default", ""))
    return {
        "name": each["name"],
        "needed": each.get("required", False),
        "kind": _kind(schema),
        "words": each.get("description", schema.get("description", "")),
        "example": "" if example is None else example,
    }


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    needed = set(schema.get("required", ()))
    return [
        {
            "name": name,
            "needed": name in needed,
            "kind": _kind(each),
            "words": each.get("description", ""),
            "example": next(iter(each.get("examples", ())), ""),
            "unit": each.get("x-unit", ""),
        }
        for name, each in schema.get("properties", {}).items()
    ]


def _kind(schema: dict[str, Any]) -> str:
    """A type in a word: `Run`, `list of Run`, `number or null`."""
    if "$ref" in schema:
        return str(schema["$ref"].rsplit("/", 1)[1])
    if "anyOf" in schema:
        return " / ".join(dict.fromkeys(_kind(each) for each in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"[{_kind(schema.get('items', {}))}]"
    if "enum" in schema:
        return " | ".join(map(str, schema["enum"]))
    return str(schema.get("type", schema.get("const", "")))
