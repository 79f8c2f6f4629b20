# ruff: noqa: E501  one set of words a line
"""`saihen diagnose`: how well machines can read a table file, rule by rule; and a repaired copy of it."""

from pathlib import Path
from typing import Annotated, Any

import typer

from app.console import Json, answer, refusals, settings, write_whole
from app.formats.readability.diagnosis import diagnose as diagnose_file
from app.formats.readability.diagnosis import diagnosis_rows
from app.formats.readability.repair import repair
from app.formats.records.refusal import refused_in

_WORDS = {
    "ja": {"score": "レベル{level}: {points}点", "rule": "{rule}  {state}  {asks}", "cells": "    {sheet}{cells}（{count} か所）→ {advice}",
           "kept": "○", "broken": "×", "not_judged": "－", "written": "整形したファイル: {path}",
           "open": "意味の記載がないコード（データ項目定義に記入してください）: {codes}"},
    "en": {"score": "level {level}: {points} points", "rule": "{rule}  {state}  {asks}", "cells": "    {sheet}{cells} ({count}): {advice}",
           "kept": "ok", "broken": "NO", "not_judged": "--", "written": "repaired copy: {path}",
           "open": "codes without a meaning (write it into the sheet of definitions): {codes}"},
}  # fmt: skip


def diagnose(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="a table file (XLSX, CSV, ODS, XLS …)")],
    definitions: Annotated[
        Path | None, typer.Option(exists=True, help="table of definitions that goes with it")
    ] = None,
    earlier: Annotated[Path | None, typer.Option(exists=True, help="last year's file, to compare the layout")] = None,
    repaired: Annotated[Path | None, typer.Option(help="write a repaired copy: .xlsx, or .zip for CSV files")] = None,
    as_json: Json = False,
) -> None:
    """Judge a file by the 30 rules of 行政データにおける機械可読性に関するルール, with the cells that break them."""
    language = settings().language
    with refusals(), refused_in(language):
        data = file.read_bytes()
        found = diagnose_file(
            data,
            definitions=definitions.read_bytes() if definitions else None,
            earlier=_headings(earlier) if earlier else None,
        )
        body = diagnosis_rows(found, language)
        if repaired is not None:
            copy = repair(data, filename=file.name)
            write_whole(repaired, copy.as_csv_zip() if repaired.suffix.lower() == ".zip" else copy.as_xlsx())
            body |= {"repaired": str(repaired), "open_codes": list(copy.still_open)}
        answer(body, as_json=as_json, lines=_lines(body, language))


def _headings(path: Path) -> tuple[str, ...]:
    return diagnose_file(path.read_bytes()).headings


def _lines(body: dict[str, Any], language: str) -> list[str]:
    """Points, one line a rule, and the places of each broken one."""
    words = _WORDS["en" if language == "en" else "ja"]
    lines = [words["score"].format(level=level, points=body["scores"][f"level_{level}"]) for level in (1, 2, 3)]
    for rule in body["rules"]:
        lines.append(words["rule"].format(rule=rule["rule"], state=words[rule["state"]], asks=rule["asks"]))
        for place in rule["places"]:
            cells = " ".join(place["cells"][:8])
            sheet = f"{place['sheet']}!" if place["sheet"] else ""
            lines.append(words["cells"].format(sheet=sheet, cells=cells, count=place["count"], advice=rule["advice"]))
    lines += [words["written"].format(path=body["repaired"])] if "repaired" in body else []
    return lines + ([words["open"].format(codes="、".join(body["open_codes"]))] if body.get("open_codes") else [])
