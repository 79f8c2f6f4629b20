"""A town's own plan that was measured, in words: its rows, its distance to the best plan, what would improve it."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.domain.vocabulary import Action
from app.formats.records.column_words import ColumnUse, column_rows
from app.formats.records.issue_report import issue_rows
from app.formats.records.records import Issue
from app.formats.words.limit_words import limit_name
from app.formats.words.pairs import Pair, say
from app.formats.words.reason_words import yen_in_words

OUTCOMES: dict[str, Pair] = {
    "as_written": ("計画のとおり計算した", "Counted as written"),
    "other_term": (
        "{year}年度からの期として計算した（その年度ではできない施設か、計画期間の外）",
        "Counted in the term from FY{year}: not possible in that year, or beyond the plan",
    ),
    "not_possible": (
        "この施設に{action}の選択肢がないため、今のまま続けるとして計算した。施設の機能・面積・建築年を確かめるか、別の措置にする",
        "No option “{action}” exists here, so it was counted as going on as today. Check function, area and year "
        "built, or choose another action",
    ),
    "not_ours": (
        "計算の対象の施設ではないため使わなかった。位置と面積を登録する",
        "Not among the facilities that are planned, so not used. Enter its place and area",
    ),
}
ELSEWHERE: Pair = (
    "利用者は距離と受入余力で移り、{partner}には行かない",
    "its people go where way and room allow, not to {partner}",
)
UNNAMED: Pair = (
    "計画にない{count}施設は今のまま続けるとして計算した",
    "{count} facilities the plan does not name go on as today",
)
CITY: Pair = (
    "計算した案とくらべて：市の費用 {city}、移動の負担 {travel}、合計 {sum}（現在価値、＋は計画のほうが大きい）",
    "Against the calculated plan: city cost {city}, burden of travel {travel}, together {sum} (present value; + means "
    "this plan has more)",
)
BOUND: Pair = (
    "条件を守るどの案とくらべても、差は最大 {yen}（証明済み）",
    "Against any plan that keeps the limits the difference is at most {yen} (proven)",
)
BELOW: Pair = (
    "守っていない条件があるため、条件を守る案より小さく出ている",
    "Limits are broken, which is why it comes out below plans that keep them",
)
BROKEN: Pair = ("守っていない条件 {count}：{names}", "Limits broken, {count}: {names}")
KEPT: Pair = ("計算した案の条件をすべて守っている", "All limits of the calculated plan are kept")
SENT_ON: Pair = (
    "最寄りの施設に入りきらないため、利用者を次に近い施設へ送って計算した",
    "The nearest places are full: people were sent to the next",
)
NAMES_SHOWN = 4


def existing_in_words(existing: Mapping[str, Any], language: str) -> dict[str, Any]:
    """The stored figures of a measured plan with issues, columns, rows and limits also in words."""
    told = dict(existing)
    told["columns"] = column_rows([ColumnUse(**use) for use in existing.get("columns", [])], language)
    told["issues"] = issue_rows([Issue(**issue) for issue in existing.get("issues", [])], language)
    names = {row["facility_code"]: row["name"] for row in existing.get("rows", [])}
    told["rows"] = [row | {"text": _row_text(row, names, language)} for row in existing.get("rows", [])]
    told["broken"] = [row | {"label": limit_name(row, language)} for row in existing.get("broken", [])]
    told["sentences"] = _sentences(told, language) if "difference_yen" in existing else []
    return told


def _row_text(row: Mapping[str, Any], names: Mapping[str, str], language: str) -> str:
    if not row.get("outcome"):
        return ""
    action = Action.of(row["action"]).label(language)
    text = say(OUTCOMES[row["outcome"]], language).format(year=row.get("counted_year"), action=action)
    if row.get("goes_to_partner") is False:
        partner = names.get(row["partner"], row["partner"])
        text += ("; " if language == "en" else "。") + say(ELSEWHERE, language).format(partner=partner)
    return text


def _sentences(told: Mapping[str, Any], language: str) -> list[str]:
    money = {
        name: _signed(told[f"{part}difference_yen"], language)
        for name, part in (("city", "city_"), ("travel", "travel_"), ("sum", ""))
    }
    lines = [say(CITY, language).format(**money)]
    above = told.get("above_bound_yen")
    if above is not None:
        is_below = above < 0
        lines.append(say(BELOW if is_below else BOUND, language).format(yen=yen_in_words(abs(above), language)))
    lines.append(_limits(told["broken"], told["broken_count"], language))
    if told.get("sends_on"):
        lines.append(say(SENT_ON, language))
    if told.get("unnamed"):
        lines.append(say(UNNAMED, language).format(count=told["unnamed"]))
    return lines


def _limits(broken: Sequence[Mapping[str, Any]], count: int, language: str) -> str:
    if not count:
        return say(KEPT, language)
    shown = list(dict.fromkeys(row["label"] for row in broken))
    more = "…" if len(shown) > NAMES_SHOWN else ""
    names = (", " if language == "en" else "、").join(shown[:NAMES_SHOWN])
    return say(BROKEN, language).format(count=count, names=f"{names}{more}")


def _signed(yen: int, language: str) -> str:
    sign = "+" if yen > 0 else "−" if yen < 0 else "±"
    return f"{sign}{yen_in_words(abs(yen), language)}"
