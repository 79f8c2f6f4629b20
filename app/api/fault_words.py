"""What is wrong with a value that was sent, in the reader's language; the codes are pydantic's."""

from collections.abc import Mapping
from typing import Any

Pair = tuple[str, str]
LONGEST_SHOWN = 100
_WHOLE = ("整数を入れてください", "A whole number is needed")
_NUMBER = ("数を入れてください", "A number is needed")
_FLAG = ("true か false を入れてください", "true or false is needed")
_LIST = ("一覧（配列）を入れてください", "A list is needed")
_OBJECT = ("項目の組（オブジェクト）を入れてください", "An object is needed")
_DATE = ("日付（例 2026-04-01）を入れてください", "A date like 2026-04-01 is needed")
_CHOICE = ("次のどれかにしてください: {expected}", "It must be one of {expected}")
# Blanks are what pydantic tells beside the code.
WORDS: Mapping[str, Pair] = {
    "missing": ("必須の項目がありません", "This is required"),
    "extra_forbidden": ("この名前の項目はありません", "There is no field of this name"),
    "json_invalid": ("JSONとして読めません", "This is no valid JSON"),
    "int_parsing": _WHOLE,
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing_size": ("桁が多すぎます", "The number has too many digits"),
    "float_parsing": _NUMBER,
    "float_type": _NUMBER,
    "finite_number": ("有限の数を入れてください", "A finite number is needed"),
    "string_type": ("文字列を入れてください", "A text is needed"),
    "string_unicode": ("文字として読めません", "The text holds what is no character"),
    "string_too_long": ("{max_length}文字以内にしてください", "At most {max_length} characters"),
    "string_too_short": ("{min_length}文字以上にしてください", "At least {min_length} characters"),
    "string_pattern_mismatch": ("書き方が違います（{pattern}）", "It is not written as expected ({pattern})"),
    "bool_type": _FLAG,
    "bool_parsing": _FLAG,
    "list_type": _LIST,
    "tuple_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "too_long": ("{max_length}件以内にしてください", "At most {max_length} entries"),
    "too_short": ("{min_length}件以上にしてください", "At least {min_length} entries"),
    "greater_than": ("{gt}より大きい値にしてください", "It must be more than {gt}"),
    "greater_than_equal": ("{ge}以上にしてください", "It must be {ge} or more"),
    "less_than": ("{lt}より小さい値にしてください", "It must be less than {lt}"),
    "less_than_equal": ("{le}以下にしてください", "It must be {le} or less"),
    "enum": _CHOICE,
    "literal_error": _CHOICE,
    "date_from_datetime_parsing": _DATE,
    "date_parsing": _DATE,
    "date_type": _DATE,
    "nul": ("使えない文字（NUL）が入っています", "It holds a character that cannot be kept (NUL)"),
    "tree_too_large": ("値は{most}個、入れ子は{deep}段までです", "At most {most} values, {deep} deep"),
    "tree_number": ("数は±10の18乗までです", "Numbers lie between -1e18 and 1e18"),
}


def fault_row(fault: Mapping[str, Any], language: str) -> dict[str, Any]:
    """One of pydantic's errors as a fault of a problem: pointer, code, the value as sent, words."""
    place = "/".join(_shown(part) for part in fault["loc"])
    row = {"code": fault["type"], "message": _words(fault, language), "pointer": place}
    value = fault.get("input")
    if isinstance(value, str | int | float) and fault["type"] not in {"missing", "json_invalid"}:
        row["value"] = _shown(value)
    return row


def _shown(value: object) -> str:
    """What was sent, short, and without the halves of characters that no answer could carry."""
    return str(value)[:LONGEST_SHOWN].encode("utf-8", "replace").decode()


def _words(fault: Mapping[str, Any], language: str) -> str:
    pair = WORDS.get(fault["type"])
    return str(fault["msg"]) if pair is None else pair[language == "en"].format_map(fault.get("ctx") or {})
