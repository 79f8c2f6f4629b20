# ruff: noqa: E501  one sentence a line
"""What became of each column of a file, in words: read as …, kept as written, or not used, with what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from app.formats.records.facility_fields import BY_CODE


@dataclass(frozen=True, slots=True)
class ColumnUse:
    """`use` is "read" (as `field`), "attribute" (kept as written), "unused" or "empty"; `reason` a code of WORDS.

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
    "year_unsaid": ("「{field}」の値ですが、何年度か分からないため収支には使わず、備考に残しました。使う場合は、見出しに年度を入れて取り込み直してください。", "Figures of “{field}” of a year nobody names: not used, kept among the remarks. Put the fiscal year into the heading to use them."),
    "derived": ("ほかの列から計算した値（単価・割合・平均など）とみて使わず、属性として残しました。対応は不要です。", "A figure derived from others (per head, share, mean); kept as written. Nothing to do."),
    "years_unsaid": ("複数年の値で、平均か合計か分からないため使わず、属性として残しました。使う場合は、見出しに「平均」か「合計」を入れて取り込み直してください。", "Figures of several years, and nothing says whether they are an average or a sum: kept as written. Put “平均” (average) or “合計” (sum) into the heading to use it."),
    "no_field": ("登録簿に対応する項目がないため、属性として残しました。使いたい項目であれば列の対応で選んでください。", "The register has no such field; kept as written. Map the column if it means one of the fields."),
    "not_of_this_kind": ("この種類の取込みでは使う項目がないため、使いませんでした。必要な列であれば、見出しを項目の名前に直すか、その列を扱う種類（施設一覧・年度別実績など）として取り込んでください。", "Nothing of this kind of import is in it; not used. If it is needed, rename its heading after a field, or import the file as the kind that reads it (facility list, yearly figures …)."),
    "kept_with_the_zone": ("区域の属性として残しました。対応は不要です。", "Kept with each area as written. Nothing to do."),
    "left_beside_ages": ("年齢4区分の列があるため、5歳階級・割合・座標の列は使いませんでした。対応は不要です。", "The four age groups are read, so five-year groups, shares and coordinates are not. Nothing to do."),
    "as_deterioration": ("老朽化の度合いとして属性に残しました。計算には使いません。計画に反映するには、部位別の評価（A〜D）を点検結果として取り込んでください。", "Kept as a degree of deterioration; no calculation uses it. To plan with it, import grades (A–D) as inspections."),
    "as_hazard": ("災害の想定として属性に残しました。計算には、取り込んだ区域（洪水・土砂など）との重なりを使います。区域の地図データを取り込んでください。", "Kept as hazard information. Calculations use overlaps with hazard areas: import the map layer of the areas."),
}  # fmt: skip


# Fields of files that are no lists of facilities.
FIELD_WORDS: Final[dict[str, tuple[str, str]]] = {
    "people": ("人口", "Population"), "area_name": ("区域の名称", "Name of the area"), "area_code": ("区域のコード", "Code of the area"),
    "year": ("年", "Year"), "level": ("集計の段階", "Level of the count"), "sex": ("性別", "Sex"), "age": ("年齢", "Age"), "mesh_code": ("メッシュコード", "Mesh code"),
    "printed_with": ("秘匿の合算先", "Cell it is printed with"), "hazards": ("対象の災害", "Disasters it is open for"), "number": ("番号", "Number"),
    "zone_name": ("区域の名称", "Name of the area"), "zone_rank": ("浸水などの階級", "Rank of depth"), "town": ("町字", "Town"), "koaza": ("小字", "Part of the town"),
    "funds_yen": ("充当可能財源", "Funds available"), "target_year": ("目標年度", "Target year"), "cut_share": ("削減率", "Cut"), "base_year": ("基準年度", "Base year"), "base_area_m2": ("基準の面積", "Area at the start"),
    "plan_name": ("計画名", "Plan"), "roof": ("屋根・屋上", "Roof"), "wall": ("外壁", "Walls"), "interior": ("内部仕上げ", "Interior"), "electric": ("電気設備", "Electrical"), "mechanical": ("機械設備", "Mechanical"),
    "when": ("年度・年月日", "Year or date"), "title": ("件名・内容", "Work"), "part": ("部位", "Part"), "cost_yen": ("金額", "Cost"), "area_m2": ("面積", "Area"), "owner": ("所有者", "Owner"),
    "price_yen_per_m2": ("単価（円/㎡）", "Price per m²"), "plot_ratio": ("容積率", "Floor area ratio"), "value_yen": ("評価額", "Value"), "function": ("機能", "Function"), "unit": ("単位", "Unit"),
    "verdict": ("方針・措置", "Action"), "planned_year": ("実施年度", "Fiscal year"), "partner": ("相手の施設", "Done with"),
    "scheme": ("方式", "Scheme"), "start_year": ("開始年度", "First year"), "term_years": ("期間（年）", "Years"), "fee_yen": ("市の支払い（円/年）", "Paid by the town a year"),
    "rent_yen": ("市の収入（円/年）", "Paid to the town a year"), "upfront_yen": ("初期負担（円）", "Outlay at the start"), "operated_area_m2": ("対象面積", "Area run"), "terms_source": ("根拠", "Source"),
}  # fmt: skip


def field_words(code: str) -> tuple[str, str]:
    """Name of a field in Japanese and English, whatever kind of file it is of."""
    field = BY_CODE.get(code)
    return FIELD_WORDS.get(code) or ((field.ja, field.en) if field else (code, code))


def account_columns(
    header: Sequence[str],
    rows: Sequence[tuple[int, tuple[str, ...]]],
    read: Mapping[int, str],
    *,
    otherwise: tuple[str, str] = ("unused", "not_of_this_kind"),
) -> tuple[ColumnUse, ...]:
    """One entry a column of a table (line, cells): `read` are indices and the field each was read as.

    Columns without a value are "empty"; the others have the use and the reason of `otherwise`.
    """
    uses = []
    for index, heading in enumerate(header):
        if not any(cells[index].strip() for _, cells in rows):
            uses.append(ColumnUse(heading, "empty", None, "no_values"))
        elif index in read:
            uses.append(ColumnUse(heading, "read", read[index]))
        else:
            uses.append(ColumnUse(heading, *(otherwise[0], None, otherwise[1])))
    return tuple(uses)


def further_columns(first: tuple[ColumnUse, ...], *others: tuple[ColumnUse, ...]) -> tuple[ColumnUse, ...]:
    """The columns of a first sheet, then what other sheets have besides."""
    return (*first, *(use for use in dict.fromkeys(use for uses in others for use in uses) if use not in first))


def column_sentence(use: ColumnUse, language: str = "ja") -> str:
    """What became of one column and what to do, in `language` (ja or en)."""
    place = 1 if language == "en" else 0
    words = _READ if use.use == "read" else WORDS[use.reason or "no_field"]
    named = field_words(use.field)[place] if use.field else ""
    return words[place].format(field=named, other=use.other or "")


def column_rows(uses: Sequence[ColumnUse], language: str = "ja") -> list[dict[str, Any]]:
    """Plain values for a report: heading, use, field, message."""
    return [
        {"heading": use.heading, "use": use.use, "field": use.field, "message": column_sentence(use, language)}
        for use in uses
    ]
