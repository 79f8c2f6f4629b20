"""CouncilReport → one HTML file with a map (Folium) and its table, which opens from disk with the network off.

The only import of folium. Leaflet is taken from the front end's npm package and put into the page. Whatever the
register or the run says lies in one JSON block that is no script; the scripts are ours alone, and the page's policy
names their hashes, so nothing else can run.
"""

import base64
import hashlib
import json
import re
from html import escape
from pathlib import Path
from typing import Any, Final, cast

import folium
from branca.element import Element
from jinja2 import Template

from app.formats.papers.pages.map_data import LABELS, map_data
from app.formats.papers.report.council_report import CouncilReport
from app.formats.words.pairs import say

LEAFLET: Final = Path(__file__).resolve().parents[4] / "frontend" / "node_modules" / "leaflet" / "dist"
PAGE: Final = Path(__file__).with_name("page")
NAME: Final = "saihen"
# Characters that end a script block or a line of one are written as JSON's own escapes.
_ESCAPES: Final = {each: f"\\u{ord(each):04x}" for each in "<>&\u2028\u2029"}
_SCRIPT: Final = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STYLE: Final = re.compile(r"<style>(.*?)</style>", re.DOTALL)
_HEAD_MARK: Final = "<!-- saihen: head -->"


class _OfflineMap(folium.Map):
    """A folium map that asks no other host for anything, may be enlarged, and always has the same name."""

    default_js: list[tuple[str, str]] = []  # noqa: RUF012  folium's own class attributes
    default_css: list[tuple[str, str]] = []  # noqa: RUF012
    _template = Template(
        """{% macro header(this, kwargs) %}
        <meta name="viewport" content="width=device-width, initial-scale=1">{% endmacro %}
        {% macro html(this, kwargs) %}<div class="folium-map" id="{{ this.get_name() }}"></div>{% endmacro %}
        {% macro script(this, kwargs) %}
        var {{ this.get_name() }} = L.map("{{ this.get_name() }}", {
          zoomControl: true, attributionControl: false, fadeAnimation: false, zoomSnap: 0.25, minZoom: 5, maxZoom: 19});
        {% endmacro %}"""
    )


def render_map_page(report: CouncilReport, language: str) -> bytes:
    """The page as UTF-8 bytes; the same report always gives the same bytes."""
    page = _OfflineMap(tiles=None, prefer_canvas=True)
    figure = cast(folium.Figure, page.get_root())
    # Branca names its elements by random numbers unless told a number.
    page._id, figure._id = NAME, NAME
    figure.header.add_child(Element(_HEAD_MARK), name="saihen_head", index=0)
    name = page.get_name()
    skeleton = figure.render()
    told = map_data(report, language, map_name=name)
    return _assembled(skeleton, told, language).encode()


def _assembled(skeleton: str, told: dict[str, Any], language: str) -> str:
    """The skeleton holds no text of the register; everything is put in by exact places, once."""
    html = skeleton.replace("<html>", f'<html lang="{language}">', 1)
    html = html.replace("<body>", f"<body>{_labelled('map_page.html', language)}", 1)
    data = f'<script type="application/json" id="saihen-data">{as_json(told)}</script>'
    html = html.replace("</body>", f"{_labelled('map_page_below.html', language)}{data}</body>", 1)
    html = html.rstrip().removesuffix("</html>") + f"<script>{_read('map_page.js')}</script></html>\n"
    head = (
        f"<title>{escape(str(told['title']))}</title><style>{_leaflet_style()}</style>"
        f"<style>{_read('map_page.css')}</style><script>{_leaflet()}</script>"
    )
    html = html.replace(_HEAD_MARK, f"{_HEAD_MARK}{head}", 1)
    return html.replace(_HEAD_MARK, f'<meta http-equiv="Content-Security-Policy" content="{policy_of(html)}">', 1)


def as_json(told: Any) -> str:
    """JSON that cannot end the block it stands in, nor be read as anything but JSON."""
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return "".join(_ESCAPES.get(each, each) for each in text)


def policy_of(html: str) -> str:
    """Nothing but the page's own scripts and styles, each named by the hash of its text."""
    scripts, styles = (" ".join(_hashes(found, html)) for found in (_SCRIPT, _STYLE))
    own = f"script-src {scripts}; style-src {styles}; img-src data:"
    return f"default-src 'none'; {own}; base-uri 'none'; form-action 'none'"


def _hashes(blocks: re.Pattern[str], html: str) -> list[str]:
    digests = (hashlib.sha256(text.encode()).digest() for text in dict.fromkeys(blocks.findall(html)))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]


def _labelled(name: str, language: str) -> str:
    """A piece of the page with its labels."""
    html = _read(name)
    for label, pair in LABELS.items():
        html = html.replace(f"@{label}@", escape(say(pair, language)))
    return html


def _read(name: str) -> str:
    return (PAGE / name).read_text(encoding="utf-8")


def _leaflet() -> str:
    return (LEAFLET / "leaflet.js").read_text(encoding="utf-8").split("//# sourceMappingURL")[0]


def _leaflet_style() -> str:
    """Leaflet's style sheet with its pictures inside."""

    def inline(match: re.Match[str]) -> str:
        picture = base64.b64encode((LEAFLET / match.group(1)).read_bytes()).decode()
        return f"url(data:image/png;base64,{picture})"

    return re.sub(r"url\((images/[\w.-]+)\)", inline, (LEAFLET / "leaflet.css").read_text(encoding="utf-8"))
