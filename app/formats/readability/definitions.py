"""The sheet of definitions that goes with a table: items, units, marks, codes, source and history."""

from typing import Final

from app.formats.readability.raw_sheets import RawSheet
from app.formats.text.cell_text import plain

DEFINITION_SHEET: Final = "データ項目定義"
HEAD: Final = ("種類", "項目", "項目名（英数字）", "単位", "説明")
ITEM, MARK, CODE, FILE = "項目", "記号", "コード", "ファイル"
# Stands where the office has to write what nobody can know; no machine takes it for a meaning.
TO_BE_WRITTEN: Final = "元の表に意味の記載なし（担当課で記入してください）"
_EXPLAINED: Final = {MARK: "mark:", CODE: "code:"}
_SHEETS: Final = (
    "データ項目定義",
    "項目定義",
    "データ定義",
    "定義書",
    "メタデータ",
    "metadata",
    "data dictionary",
    "codebook",
    "コード表",
    "凡例",
    "説明",
)


def is_definition_sheet(sheet: RawSheet) -> bool:
    """Named as one, or headed as the one we write."""
    head = tuple(cell.strip() for cell in (sheet.rows[0] if sheet.rows else [])[: len(HEAD)])
    return head == HEAD or any(word in plain(sheet.name).lower() for word in _SHEETS)


def terms_defined(sheet: RawSheet) -> set[str]:
    """item:…, unit:…, mark:… and code:… of everything the sheet explains; codes where each one's meaning is written."""
    if not sheet.rows or tuple(cell.strip() for cell in sheet.rows[0][: len(HEAD)]) != HEAD:
        return _foreign_terms(sheet)
    terms: set[str] = set()
    unwritten: set[str] = set()
    for cells in sheet.rows[1:]:
        kind, name, ascii_name, unit, words = (*(cell.strip() for cell in cells), "", "", "", "", "")[:5]
        if kind == ITEM and name and ascii_name.isascii() and ascii_name:
            terms.add(f"item:{name}")
            if unit:
                terms.add(f"unit:{name}")
        elif kind in _EXPLAINED:
            term = _EXPLAINED[kind] + (name.partition("=")[0] if kind == CODE else name)
            (terms if words and words != TO_BE_WRITTEN else unwritten).add(term)
    return terms - unwritten


def _foreign_terms(sheet: RawSheet) -> set[str]:
    """Of somebody else's sheet of definitions: every short text it holds may be an item or a mark it explains."""
    texts = {cell.strip() for cells in sheet.rows for cell in cells if 0 < len(cell.strip()) <= 40}
    return {f"{kind}:{text}" for text in texts for kind in ("item", "mark", "unit")}
