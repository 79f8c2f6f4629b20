# ruff: noqa: E501  one sentence a line
"""What became of each column of a file, in words: read as …, kept as written, or not used, with what to do."""

from dataclasses import dataclass
from typing import Any, Final

from app.formats.records.facility_fields import BY_CODE


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """`use` is "read" (as `field`), "attribute" (kept with the facility as written) or "empty"; `reason` a code of WORDS.

    `other` is the heading of the column that gives the same field.
    """

    heading: str
    use: str
    field: str | None = None
    reason: str | None = None
    other: str | None = None


_READ: Final = ("「{field}」として読みました。", "Read as “{field}”.")
WORDS: Final[dict[str, tuple[str, str]]] = {
    "no_values": ("値が1つもないため使いませんでした。", "Holds no value; not used."),
    "row_number": ("行の番号（並べ替えると変わる番号）とみて、施設の番号には使わず、属性として残しました。市が付けた施設番号であれば、列の対応で「施設番号」を選んでください。", "Looks like row numbers, which change with the order: not used as the facility's code, kept as written. If the town gave them, map the column to “Facility code”."),
    "second_column": ("「{field}」は「{other}」から読んだため使わず、属性として残しました。こちらを使う場合は列の対応で選び直してください。", "“{field}” was read from “{other}”; this one was kept as written. Map it instead if it is the right one."),
    "derived": ("ほかの列から計算した値（単価・割合・平均など）とみて使わず、属性として残しました。対応は不要です。", "A figure derived from others (per head, share, mean); kept as written. Nothing to do."),
    "no_field": ("登録簿に対応する項目がないため、属性として残しました。使いたい項目であれば列の対応で選んでください。", "The register has no such field; kept as written. Map the column if it means one of the fields."),
    "as_deterioration": ("老朽化の度合いとして属性に残しました。計算には使いません。計画に反映するには、部位別の評価（A〜D）を点検結果として取り込んでください。", "Kept as a degree of deterioration; no calculation uses it. To plan with it, import grades (A–D) as inspections."),
    "as_hazard": ("災害の想定として属性に残しました。計算には、取り込んだ区域（洪水・土砂など）との重なりを使います。区域の地図データを取り込んでください。", "Kept as hazard information. Calculations use overlaps with hazard areas: import the map layer of the areas."),
}  # fmt: skip


def column_sentence(use: ColumnUse, language: str = "ja") -> str:
    """What became of one column and what to do, in `language` (ja or en)."""
    place = 1 if language == "en" else 0
    words = _READ if use.use == "read" else WORDS[use.reason or "no_field"]
    field = BY_CODE.get(use.field or "")
    named = "" if field is None else (field.en if place else field.ja)
    return words[place].format(field=named, other=use.other or "")


def column_rows(uses: tuple[ColumnUse, ...], language: str = "ja") -> list[dict[str, Any]]:
    """Plain values for a report: heading, use, field, message."""
    return [
        {"heading": use.heading, "use": use.use, "field": use.field, "message": column_sentence(use, language)}
        for use in uses
    ]
