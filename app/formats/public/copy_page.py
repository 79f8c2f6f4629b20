"""The public copy as one HTML file that opens from anywhere, without a network, a server or a database."""

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any, Final

from app.formats.public.public_words import MODES, TEXTS, VERDICTS, WHEN, WHY, said

_POLICY: Final = re.compile(rb'http-equiv="Content-Security-Policy" content="([^"]+)"')
_SCRIPTS: Final = ("copy.js", "find.js", "talk.js", "choose.js", "start.js")
_PAGE: Final = Path(__file__).parent / "page"


def copy_page(copy: Mapping[str, Any], *, files: Sequence[tuple[str, str]] = ()) -> bytes:
    """The page of a `seen` copy as UTF-8; `files` are (address, kind) of what lies beside it. Same copy, same bytes."""
    script = "\n".join((_PAGE / name).read_text(encoding="utf-8") for name in _SCRIPTS)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = f"default-src 'none'; script-src 'sha256-{digest}'; style-src 'unsafe-inline'; img-src data:"
    if copy.get("talk"):
        # It is served by Saihen, and sends there alone.
        policy += "; connect-src 'self'"
    title = escape(said(TEXTS["title"], "ja", town=copy["town"]))
    words = {"texts": TEXTS, "verdicts": VERDICTS, "why": WHY, "when": WHEN, "modes": MODES}
    told = dict(copy) | {"files": [list(each) for each in files]}
    return f"""<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>{title}</title>
<style>{(_PAGE / "copy.css").read_text(encoding="utf-8")}</style>
</head>
<body>
<header id="head"><h1>{title}</h1><p class="draft">{escape(said(TEXTS[copy["state"]], "ja"))}</p></header>
<main>
<section id="find"></section>
<section id="mine" tabindex="-1" aria-live="polite">{_plain_list(copy)}</section>
<section id="by-year"></section>
<section id="tables"></section>
<section id="choose"></section>
<section id="talk"></section>
</main>
<footer id="foot"></footer>
<script type="application/json" id="words">{_block(words)}</script>
<script type="application/json" id="copy">{_block(told)}</script>
<script>{script}</script>
</body>
</html>
""".encode()


def policy_of(page: bytes) -> str:
    """The policy a page states for itself, as the header of its answer; the strictest for any other file."""
    found = _POLICY.search(page[:2000])
    frames = "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    return f"{found.group(1).decode()}; {frames}" if found else f"default-src 'none'; {frames}"


def _plain_list(copy: Mapping[str, Any]) -> str:
    """What changes, for readers whose browser runs no scripts."""
    lines = "".join(
        f"<li>{escape(place['name'])}: {escape(verdict_said(place, 'ja'))}</li>"
        for place in copy["places"]
        if place["verdict"] != "keep"
    )
    return f"<h2>{escape(said(TEXTS['changes'], 'ja'))}</h2><ul>{lines}</ul>"


def verdict_said(place: Mapping[str, Any], language: str) -> str:
    """What the plan says of a place, with its year."""
    when = said(WHEN[0 if place.get("year") else 1], language, year=place.get("year"))
    return said(VERDICTS[place["verdict"]], language, when=when)


def _block(value: object) -> str:
    """JSON that cannot end the block it stands in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
