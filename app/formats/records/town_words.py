# ruff: noqa: E501  one sentence a line
"""Words about whose file it is; same shape as the table of `issue_words`."""

from typing import Final

# code: (severity, Japanese, English). {value}, {done}, {column} are filled from the issue.
TOWN_ROWS: Final[dict[str, tuple[str, str, str]]] = {
    "names_no_town": ("error", "「{value}」の行に市区町村名がなく、この表には複数の市区町村があるため、取り込みませんでした。市区町村名か6桁のコードを入れてください。", "The row of “{value}” names no municipality and the file holds several, so it was set aside. Enter the name or the six-digit code."),
    "home_chosen": ("warning", "まだ自分のまちが選ばれていないため、行の最も多い{value}を自分のまちとしました。違う場合は取り込みを元に戻し、先にまちを選んでください。", "No town had been chosen, so {value}, with the most rows, became your own. If that is wrong, undo the import and choose the town first."),
    "town_by_address": ("note", "市区町村のコードも名称もないため、所在地から{value}の施設としました。違う場合は市区町村を選んでください。", "The file names no municipality; by its addresses these are facilities of {value}. If that is wrong, choose the municipality."),
    "town_by_place": ("note", "市区町村のコードも名称もないため、位置から{value}の施設としました。違う場合は市区町村を選んでください。", "The file names no municipality; by their places these are facilities of {value}. If that is wrong, choose the municipality."),
}  # fmt: skip
# code: (Japanese, English) of a file that cannot be used as a whole.
TOWN_FILES: Final[dict[str, tuple[str, str]]] = {
    "boundary_of_nobody": ("どの市区町村の区域か分からないため、取り込みませんでした。先にまちを選ぶか、市区町村コードを指定してください。", "The file does not say whose outline it is, so it was not imported. Choose the town first, or give its code."),
}  # fmt: skip
# code: (Japanese, English) of a question that an import stops for. {home}, {found}, {rows} are filled in.
TOWN_QUESTIONS: Final[dict[str, tuple[str, str]]] = {
    "other_code": (
        "この表は{found}の施設です（{rows}行）。この登録簿は{home}のものです。近隣の市町村として加えるか、{home}の施設として読むか、選んでください。",
        "This file is of {found} ({rows} rows), and the register is {home}'s. Add them as a neighbour's facilities, or read them as {home}'s?",
    ),
    "other_code_here": (
        "{found}のコードや名前（{rows}行）ですが、施設の多くは{home}にあります。コードのとおり{found}の施設として加えるか、{home}の施設として読むか、選んでください。",
        "The code or name is that of {found} ({rows} rows), yet most of the facilities lie in {home}. Add them as those of {found}, a neighbour, or read them as {home}'s?",
    ),
    "given_place": (
        "{home}の施設とのことですが、その多く（{rows}件）は{found}にあります。施設のある市区町村のものとして読むか、{home}の施設として読むか、選んでください。",
        "These are said to be facilities of {home}, yet most of them ({rows}) lie in {found}. Read them as those of the town they lie in, or as {home}'s?",
    ),
    "given_place_at_all": (
        "{home}の施設とのことですが、その多くは日本のどの市区町村からも離れた所にあります。緯度・経度を確かめてください。{home}の施設として読むか、選んでください。",
        "These are said to be facilities of {home}, yet most lie far from any municipality of Japan. Check the positions. Read them as {home}'s?",
    ),
    "other_place": (
        "この表の施設の多く（{rows}件）は{found}にあります。この登録簿は{home}のものです。近隣の市町村として加えるか、{home}の施設として読むか、選んでください。",
        "Most of these facilities ({rows}) lie in {found}, and the register is {home}'s. Add them as a neighbour's facilities, or read them as {home}'s?",
    ),
    "elsewhere": (
        "このファイルは{home}ではなく{found}のものです。それでも取り込むか、選んでください。",
        "This file is not of {home} but of {found}. Import it all the same?",
    ),
    "other_place_at_all": (
        "この表の施設の多くは、{home}からも日本のどの市区町村からも離れた所にあります。緯度・経度を確かめ、近隣の市町村として加えるか、{home}の施設として読むか、選んでください。",
        "Most of these facilities lie far from {home} and from any municipality of Japan. Check the positions; add them as a neighbour's facilities, or read them as {home}'s?",
    ),
    "elsewhere_at_all": (
        "このファイルの場所は{home}ではなく、日本のどの市区町村でもありません。それでも取り込むか、選んでください。",
        "The places of this file are not in {home}, nor in any municipality of Japan. Import it all the same?",
    ),
    "no_town_at_all": (
        "どの市区町村の施設か、この表からは分かりません。市区町村を選んでください。",
        "The file does not say which municipality it is of. Choose the municipality.",
    ),
    "no_town": (
        "どの市区町村の施設か、この表からは分かりません（{found}）。市区町村を選んでください。",
        "The file does not say which municipality it is of ({found}). Choose the municipality.",
    ),
}
