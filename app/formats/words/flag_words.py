# ruff: noqa: E501  one sentence a line
"""Sentences for what a reader of a cost figure must know: doubtful inputs, warnings of schemes, marks, quadrants."""

from collections.abc import Mapping
from typing import Final

from app.formats.words.reason_words import yen_in_words

Words = Mapping[str, tuple[str, str]]

# code → (Japanese, English). {buildings}, {area}, {yen} are filled from the flag.
FLAGS: Final[Words] = {
    "unknown_year_excluded": (
        "建築年が分からない{buildings}棟（{area}㎡）は更新費用に入っていません。年を入れるか、前提で「均等に配分」を選んでください。",
        "{buildings} buildings ({area} m²) of unknown build year cost nothing here. Enter the year, or choose to spread them in the assumptions.",
    ),
    "unknown_year_spread": (
        "建築年が分からない{buildings}棟（{area}㎡）の費用は毎年均等に置いています（仮定）。",
        "The cost of {buildings} buildings ({area} m²) of unknown build year is spread evenly over the years (assumption).",
    ),
    "area_missing": (
        "床面積が分からない{buildings}棟は費用に入っていません。面積を入れてください。",
        "{buildings} buildings of unknown floor area are left out. Enter their area.",
    ),
    "facility_without_area": (
        "床面積のない{buildings}施設は費用に入っていません。面積を入れてください。",
        "{buildings} facilities without a floor area are left out. Enter their area.",
    ),
    "not_yet_built": (
        "{buildings}棟（{area}㎡）は基準年度より後に建ちます。建つ年から数えています。",
        "{buildings} buildings ({area} m²) are built after the base year and count from then on.",
    ),
    "oldest_block_year": (
        "{buildings}施設（{area}㎡）は棟ごとの年がなく、最も古い棟の年をすべての床に使っています。増改築した施設は費用が早く出ます。棟別の年を取り込んでください。",
        "For {buildings} facilities ({area} m²) the year of the oldest block stands for all of them, so costs come too early where they were extended. Import years per building.",
    ),
    "double_spending": (
        "築41〜50年の{buildings}棟（{area}㎡）は、積み残しの改修（{yen}）のあと20年以内に建て替える計算です。二重の支出になるので、長寿命化の案と比べてください。",
        "{buildings} buildings ({area} m²) aged 41–50 get a backlog renovation ({yen}) and are rebuilt within 20 years: money spent twice. Compare with life extension.",
    ),
    "class_unknown_priced_as_other": (
        "分類の分からない{buildings}棟（{area}㎡）を「その他」の単価で計算しています。分類を入れてください。",
        "{buildings} buildings ({area} m²) of unknown class are priced as “other”. Enter their class.",
    ),
    "repeated_figures": (
        "同じ分類の{buildings}施設に、まったく同じ収支が並んでいます（合わせて{yen}）。全体の額が各行に繰り返された疑いがあるため、実績の維持運営費には使っていません。",
        "{buildings} facilities of one class carry exactly the same figures ({yen} in all): a total repeated on every row, it seems. They are not used as recorded running cost.",
    ),
    "totals_set_aside": (
        "{buildings}施設（{area}㎡）の収支は、分類全体の合計（最大 {yen}）が各行に繰り返されたものとみて使っていません。施設ごとの額を入れると維持運営費に入ります。",
        "The figures of {buildings} facilities ({area} m²) are a total of their class (up to {yen}) repeated on every row and are not used. Enter them per facility to count as running cost.",
    ),
    "selection_only": (
        "選んだ施設だけの計算です。市全体の予算とは比べていません。",
        "Only the chosen facilities are counted; they are not compared with the budget of the whole city.",
    ),
    "funds_outside_plan": (
        "財政計画にない{buildings}年度は、計画にある年度の平均を使っています（仮定）。",
        "For {buildings} years outside the financial plan its mean is used (assumption).",
    ),
}
WARNINGS: Final[Words] = {
    "scheme_not_in_force": (
        "{year}年度には使えない制度です。全額を一般財源として計算しました。",
        "Not in force in FY{year}; everything is counted as cash.",
    ),
    "last_year_of_scheme": (
        "この制度は{year}年度で終わります。翌年度以降は決まっていません。",
        "The scheme ends with FY{year}; what follows is not decided.",
    ),
    "needs_depopulated_designation": ("過疎地域の指定が必要です。", "Needs the designation as a depopulated area."),
    "rate_is_assumption": ("率は確かめられていない仮定です。", "The rate is an unconfirmed assumption."),
}
MARKS: Final[Words] = {
    "near_end_of_life": ("残りの使用年数が少ない", "Near the end of its life"),
    "not_earthquake_safe": ("耐震性が不足", "Not earthquake-safe"),
    "little_used": ("面積当たりの利用が少ない", "Little used for its area"),
    "rooms_empty": ("稼働率が低い", "Rooms often empty"),
    "costly": ("面積当たりの費用が高い", "Costly for its area"),
}
QUADRANTS: Final[Words] = {
    "keep": ("継続・長寿命化", "Keep, extend its life"),
    "reuse": ("用途の見直し（転用・複合化・譲渡）", "Convert, combine or transfer"),
    "renew": ("更新・改修（機能は維持）", "Rebuild or renovate, keep the function"),
    "retire": ("統廃合の検討（機能の移転・廃止）", "Move or end the function"),
    "unknown": ("判定できない（値の不足）", "Unknown: figures are missing"),
}
METHODS: Final[Words] = {
    "fiscal": ("財政からの削減量（不足額 ÷ 1％当たりの節減額）", "Fiscal: gap ÷ saving per percent"),
    "per_capita": ("人口からの削減量（1人当たり面積を保つ）", "Per resident: keep today's area per resident"),
    "rebuild_rule": ("建替え時の縮減（更新する床を一定の割合で減らす）", "At rebuild: every rebuild is smaller"),
    "balance": ("収支の均衡（財源のない割合だけ減らす）", "Balance: cut the share without funds"),
}
LINES: Final[Words] = {
    "gap": ("年平均の不足額", "Yearly gap"),
    "renewal_saving_per_percent": ("1％減らすと浮く更新費", "Renewal saved per percent"),
    "running_saving_per_percent": ("1％減らすと浮く維持運営費", "Running cost saved per percent"),
    "area_per_resident": ("1人当たり延床面積", "Floor area per resident"),
    "future_population": ("目標年の人口", "Population in the target year"),
    "future_area": ("目標年に保てる床", "Area that can be kept"),
    "area_due_for_rebuild": ("目標年までに建替え時期を迎える床", "Area due for rebuild by then"),
    "cut_at_rebuild": ("建替え時の縮減率", "Cut at each rebuild"),
    "need": ("年平均の必要額", "Yearly need"),
    "available": ("年平均の財源", "Yearly funds"),
}
MISSING: Final[Words] = {
    "no_json": (
        "前提のファイルを JSON の組として読めません。項目と値を { } で囲んだ JSON にしてください。",
        "The assumptions file is no JSON object. Put names and values between braces.",
    ),
    "past_investment": (
        "修繕・投資の実績がありません。年度ごとの額を入れてください。",
        "No past investment is recorded. Enter the amounts by year.",
    ),
    "funds": (
        "充当可能な財源が分からないため計算できません。財政計画を取り込むか、額を入れてください。",
        "The funds are unknown. Import the financial plan or enter an amount.",
    ),
    "population": (
        "将来人口が分からないため計算できません。人口を取り込むか、入れてください。",
        "The future population is unknown. Import or enter it.",
    ),
    "floor_area": ("床面積のある施設がないため計算できません。", "No facility has a floor area."),
    "need": ("更新費用が0円のため計算できません。", "The need is zero."),
}
FAULTS: Final[Words] = {
    "target_year_outside": (
        "目標年度 {value} が試算期間（{allowed}）の外です。期間内の年度を入れてください。",
        "The target year {value} lies outside the forecast ({allowed}). Enter a year within.",
    ),
    "unknown_scheme": (
        "制度「{value}」はありません。{allowed} から選んでください。",
        "No scheme “{value}”; choose one of {allowed}.",
    ),
}


def say(words: Words, code: str, language: str, **values: object) -> str:
    """The sentence of a code, its blanks filled; the code itself where there is no sentence."""
    sentence = words.get(code, (code, code))[language == "en"]
    shown = {name: _shown(name, value, language) for name, value in values.items()}
    return sentence.format(**shown) if shown else sentence


def _shown(name: str, value: object, language: str) -> object:
    if not isinstance(value, int | float):
        return value
    return yen_in_words(value, language) if name == "yen" else f"{value:,.0f}"


def with_words(words: Words, codes: list[str], language: str) -> list[dict[str, str]]:
    return [{"code": code, "label": say(words, code, language)} for code in codes]
