"""How a setting of a scenario is declared: its words, unit, place in the form and flag beside pydantic's own limits."""

from typing import Any

from pydantic import Field

from app.domain.vocabulary import Term
from app.planning.ask.finance_shares import Finance

# Code → (code, Japanese, English) of the settings that are one of a few words.
PRESET_WORDS = (
    ("mic", "総務省の標準（60年建替え・30年改修）", "Ministry's standard (rebuild at 60, renovate at 30)"),
    ("long-life", "長寿命化（80年）", "Long life (80 years)"),
    ("city", "市の設定", "The city's own"),
)
FINANCE_WORDS = (
    (Finance.CASH.value, "すべて市の負担とする（標準）", "The city pays everything (default)"),
    (Finance.IN_FORCE.value, "いまの制度を期限まで見込む", "Schemes of today until they end"),
    (Finance.CONTINUED.value, "いまの制度が続くと仮定する", "Assume the schemes of today go on"),
)


class SettingGroup(Term):
    """Where in the form, and under which heading of the help, a setting stands."""

    GOALS = "goals", "目標と予算", "Goal and budget"
    MONEY = "money", "財源と期ごとの予算", "Who pays, budgets of the terms"
    GUARDS = "guards", "守ること", "What must hold"
    MEANS = "means", "使ってよい方策", "What may be done"
    CARBON = "carbon", "CO2", "CO2"
    DETAILS = "details", "計算の前提と時間", "Assumptions and time"


def setting(
    default: Any,
    group: SettingGroup,
    ja: str,
    en: str,
    unit: str = "",
    *,
    flag: str = "",
    choices: Any = (),
    **limits: Any,
) -> Any:
    """A field of the settings with its words; `unit` is what its number counts (see `setting_rows.UNITS`).

    `flag` is the command line's where it is not the name with dashes, `choices` are (code, Japanese, English).
    """
    words: dict[str, Any] = {"x-ja": ja, "x-unit": unit, "x-group": group.value}
    words |= {"x-flag": flag} if flag else {}
    words |= {"x-choices": [list(each) for each in choices]} if choices else {}
    make = {"default_factory": default} if callable(default) else {"default": default}
    return Field(description=en, json_schema_extra=words, **make, **limits)
