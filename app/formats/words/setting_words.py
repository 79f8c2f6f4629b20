"""What is wrong with a setting of a scenario, in words: which setting, what was given, what to do."""

Pair = tuple[str, str]

# code of the fault → (Japanese, English); {name} is the setting, {value} what was given.
FAULTS: dict[str, Pair] = {
    "unknown_setting": (
        "「{name}」という条件はありません。名前を確かめてください。",
        "There is no setting {name}: check its name.",
    ),
    "out_of_range": ("{name}の値が範囲外です：{value}", "{name} is out of range: {value}"),
    "not_a_number": ("{name}は数で指定してください：{value}", "{name} takes a number: {value}"),
    "not_true_or_false": ("{name}は true か false で指定してください：{value}", "{name} takes true or false: {value}"),
    "unknown_word": ("{name}に使えない語があります：{value}", "{name} has a word it does not know: {value}"),
    "wrong_kind": ("{name}の書き方が違います：{value}", "{name} is not written as it should be: {value}"),
    "too_many": ("{name}が多すぎます：{value}", "{name} has too many entries: {value}"),
    "too_few": ("{name}が足りません：{value}", "{name} has too few entries: {value}"),
    "contradiction": ("{name}の指定が互いに合いません：{value}", "{name} contradicts itself: {value}"),
    "kept_and_closed": (
        "施設「{value}」に「残す」と「廃止」の両方が指定されています。どちらかを外してください。",
        "{value} is to be kept and closed at once: drop one of the two.",
    ),
    "unknown_scenario": (
        "「{value}」という名前のシナリオはありません。名前を確かめてください。",
        "There is no scenario called {value}: check its name.",
    ),
    "unknown_facility": (
        "{name}の施設番号「{value}」は台帳にありません。番号を確かめてください。",
        "{name} names facility {value}, which is not in the register: check the code.",
    ),
    "no_facilities": (
        "施設がまだ登録されていません。先に施設の一覧を取り込んでください。",
        "No facilities are registered yet: import a list of facilities first.",
    ),
    "no_floor_areas": (
        "登録されている{value}施設のどれにも延床面積がないため、案をつくれません。"
        "固定資産台帳や個別施設計画など、面積と建築年のある一覧を取り込んでください。",
        "None of the {value} facilities has a floor area, so no plan can be made: import a list with floor areas and "
        "years, such as the fixed asset register.",
    ),
}


def setting_fault(code: str, name: str, value: str, language: str) -> str:
    """The fault as a sentence; an unknown code is shown as it is."""
    pair = FAULTS.get(code)
    return pair[language == "en"].format(name=name, value=value) if pair else f"{name}: {code} {value}"
