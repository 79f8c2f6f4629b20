"""What is wrong with a wish, in words: which wish, what was given, what to do."""

Pair = tuple[str, str]

# code of the fault → (Japanese, English); {name} is the wish, {value} what was given.
FAULTS: dict[str, Pair] = {
    "unknown_wish": (
        "「{name}」という条件はありません。名前を確かめてください。",
        "There is no wish {name}: check its name.",
    ),
    "out_of_range": ("{name}の値が範囲外です：{value}", "{name} is out of range: {value}"),
    "unknown_function": ("{name}に知らない機能があります：{value}", "{name} names an unknown function: {value}"),
    "keep_or_close": ("{name}は keep か close で指定してください：{value}", "{name} takes keep or close: {value}"),
    "not_a_year": ("{name}は年度（整数）で指定してください：{value}", "{name} takes a fiscal year: {value}"),
    "not_true_or_false": ("{name}は true か false で指定してください：{value}", "{name} takes true or false: {value}"),
    "unknown_preset": ("費用の前提「{value}」はありません。", "There is no preset {value}."),
    "unknown_finance": (
        "財源の数え方は cash・in_force・continued のどれかです：{value}",
        "finance is cash, in_force or continued: {value}",
    ),
    "not_pairs": (
        "{name}は施設番号2つの組で指定してください：{value}",
        "{name} takes pairs of facility codes: {value}",
    ),
    "same_facility": ("{name}に同じ施設の組があります：{value}", "{name} pairs a facility with itself: {value}"),
    "not_budgets": (
        "{name}は期ごとの金額（円）の並びです：{value}",
        "{name} takes one amount in yen a period: {value}",
    ),
    "one_each_period": (
        "{name}は期の数だけ指定してください：{value}",
        "{name} takes one amount for each period: {value}",
    ),
    "closed_but_not_before": (
        "「{value}」は廃止と指定されていますが、計画期間の終わりまで変えないとも指定されています。どちらかを外してください。",
        "{value} is to be closed, but also left as it is until after the plan: drop one of the two.",
    ),
    "unknown_facility": (
        "{name}の施設番号「{value}」は台帳にありません。番号を確かめてください。",
        "{name} names facility {value}, which is not in the register: check the code.",
    ),
}


def wish_fault(code: str, name: str, value: str, language: str) -> str:
    """The fault as a sentence; an unknown code is shown as it is."""
    pair = FAULTS.get(code)
    return pair[language == "en"].format(name=name, value=value) if pair else f"{name}: {code} {value}"
