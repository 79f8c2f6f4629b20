"""Sheets that show how to fill the others in."""

from typing import Final

_EXAMPLE: Final = (
    "入力例", "記入例", "記載例", "サンプル", "入力見本", "記入要領", "記載要領", "記入方法", "記載方法",
    "入力方法", "書き方", "example",
)  # fmt: skip


def is_example(name: str, title: str = "") -> bool:
    """The sheet's name, or the words above its table, call it an example."""
    return any(word in name.lower() for word in _EXAMPLE) or title.startswith(("(例)", "記入例"))
