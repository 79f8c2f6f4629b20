# ruff: noqa: E501, SIM905  the names of the prefectures read better unbroken
"""Municipality codes that may have lost a zero to a spreadsheet: 12106 is 012106 (岩見沢市) or 12106 in 千葉県."""

from dataclasses import replace
from typing import Final

from app.domain.register.municipal_codes import check_digit, full_code
from app.formats.records.issue_words import remark
from app.formats.tables.header_labels import match_heading
from app.formats.tables.tables import Table
from app.formats.text.cell_text import plain

_PREFECTURES: Final = (
    "北海道 青森県 岩手県 宮城県 秋田県 山形県 福島県 茨城県 栃木県 群馬県 埼玉県 千葉県 東京都 神奈川県 新潟県 富山県 石川県 福井県"
    " 山梨県 長野県 岐阜県 静岡県 愛知県 三重県 滋賀県 京都府 大阪府 兵庫県 奈良県 和歌山県 鳥取県 島根県 岡山県 広島県 山口県 徳島県"
    " 香川県 愛媛県 高知県 福岡県 佐賀県 長崎県 熊本県 大分県 宮崎県 鹿児島県 沖縄県"
).split()
_TELLING: Final = ("prefecture", "address", "municipality_name")


def restore_zeros(table: Table) -> Table:
    """Codes of five digits that can be read in two ways, settled by the prefecture the row names, else remarked."""
    places = {match[0]: index for index, heading in reversed(list(enumerate(table.header)))
              if (match := match_heading(heading))}  # fmt: skip
    column = places.get("municipality_code")
    if column is None or not any(_is_doubtful(plain(cells[column])) for _, cells in table.rows):
        return table
    telling = [places[field] for field in _TELLING if field in places]
    rows, unsettled = [], set()
    for line, cells in table.rows:
        code = plain(cells[column])
        if _is_doubtful(code):
            named = _prefecture_of(cells, telling)
            if named == int(code[0]):
                cells = (*cells[:column], f"0{code}", *cells[column + 1 :])  # noqa: PLW2901
            elif named != int(code[:2]):
                unsettled.add(code)
        rows.append((line, cells))
    notes = [remark("doubtful_municipality_code", column=table.header[column], value=code, done=full_code(code))
             for code in sorted(unsettled)]  # fmt: skip
    return replace(table, rows=rows, notes=(*table.notes, *notes))


def _is_doubtful(code: str) -> bool:
    """Five digits that make a code of their own, and another one with a zero before them."""
    if len(code) != 5 or not code.isascii() or not code.isdigit():
        return False
    return 1 <= int(code[:2]) <= 47 and code[0] != "0" and check_digit(f"0{code[:4]}") == code[4]


def _prefecture_of(cells: tuple[str, ...], columns: list[int]) -> int | None:
    """1 (北海道) – 47 (沖縄県) by the first cell that begins with one."""
    for column in columns:
        text = plain(cells[column])
        for number, name in enumerate(_PREFECTURES, start=1):
            if text.startswith(name):
                return number
    return None
