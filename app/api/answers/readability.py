"""Answers about the machine readability of a file."""

from typing import Annotated, Literal

from app.api.answers.base import Answer, says


class LevelScores(Answer):
    """Points of each level, 0–100; a broken FATAL rule leaves its level at 0."""

    level_1: Annotated[int, says("Points of level 1: what a machine can read at all", 90, "points")]
    level_2: Annotated[int, says("Points of level 2: values that mean what they say", 100, "points")]
    level_3: Annotated[int, says("Points of level 3: what a reader must know beside them", 75, "points")]


class BrokenPlace(Answer):
    """Where a rule is broken in one sheet."""

    sheet: Annotated[str, says("Name of the sheet; empty for a text file", "施設一覧")]
    cells: Annotated[list[str], says("First addresses: a cell, a row (5:5) or a column (C:C)", ["B3", "B7"])]
    count: Annotated[int, says("How many there are in all", 2)]
    seen: Annotated[str, says("The first value that breaks it", "1,234㎡")]


class RuleState(Answer):
    """One of the 30 rules and what the file makes of it."""

    rule: Annotated[str, says("Number of the rule", "L2-01")]
    level: Annotated[int, says("1, 2 or 3", 2)]
    severity: Annotated[Literal["fatal", "critical", "major", "minor"], says("Weight of the rule", "fatal")]
    deduction: Annotated[int, says("Points it costs this file", 100, "points")]
    state: Annotated[Literal["kept", "broken", "not_judged"], says("What the file makes of it", "broken")]
    asks: Annotated[str, says("What the rule asks, in the caller's language", "数値は数字だけ")]
    advice: Annotated[str, says("What to do where it is broken", "数字だけにしてください")]
    count: Annotated[int, says("Cells, rows or columns that break it", 2)]
    places: Annotated[list[BrokenPlace], says("Where it is broken")]


class ReadabilityReport(Answer):
    """A file judged by the rules of machine readability (行政データにおける機械可読性に関するルール, 2026)."""

    kind: Annotated[str, says("File type as told by its bytes", "xlsx")]
    encoding: Annotated[str, says("Encoding of a text file, else “workbook”", "utf-8-sig")]
    sheets: Annotated[list[str], says("Sheets judged", ["施設一覧"])]
    level: Annotated[int, says("Highest level reached with all levels below it, 0–3", 1)]
    scores: Annotated[LevelScores, says("Points of each level")]
    rules: Annotated[list[RuleState], says("Every rule, in order")]
