"""Writes the tables of docs/sources.md: every figure of the standard assumptions with its source, and the sources of
the table of functions.

    .venv/bin/python -m scripts.list_sources
"""

from pathlib import Path

from app.domain.cost import finance, infrastructure, rates
from app.domain.facility import condition
from app.domain.functions.rows import sources
from app.planning.ask.setting_rows import setting_rows

PAGE = Path(__file__).resolve().parents[1] / "docs" / "sources.md"
MARK = "<!-- made by scripts/list_sources.py; do not edit below -->\n"
BASE_YEAR = 2026


def tables() -> str:
    """What follows the mark."""
    notes = [note for name in rates.PRESETS for note in rates.notes(rates.preset(name, base_year=BASE_YEAR))]
    notes += [*infrastructure.notes(), *finance.notes(), *condition.notes()]
    rows = {
        (note.code, f"{note.value:,g}", note.unit, note.source, note.is_assumption, note.from_fiscal_year)
        for note in notes
    }
    parts = ["\n## Figures of the forecasts\n", "| figure | value | unit | source | |", "|---|---|---|---|---|"]
    parts += [
        f"| `{code}` | {value} | {unit} | {source}{f' ({year})' if year else ''} | {'仮定' if assumed else ''} |"
        for code, value, unit, source, assumed, year in sorted(rows, key=str)
    ]
    parts += ["\n## Settings of a plan\n", "| setting | default | unit | what it is |", "|---|---|---|---|"]
    parts += [f"| `{row.name}` | {_plain(row.default)} | {row.unit} | {row.ja} — {row.en} |" for row in setting_rows()]
    parts += ["\n## Sources of the table of functions\n", "| key | source |", "|---|---|"]
    parts += [f"| {key} | {_cell(text)} |" for key, text in sorted(sources().items())]
    return "\n".join(parts) + "\n"


def _plain(value: object) -> str:
    return "" if value in (None, "", [], {}) else _cell(str(value))


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def page() -> str:
    """The whole page: what is written by hand stays as it is."""
    return PAGE.read_text(encoding="utf-8").split(MARK)[0] + MARK + tables()


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
