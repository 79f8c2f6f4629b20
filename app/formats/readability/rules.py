# ruff: noqa: E501  one rule a line
"""行政データにおける機械可読性に関するルール (Digital Agency, decided 2026-03-31): the 30 rules, their weight, and our words.

Three levels of 100 points each. A broken rule costs its deduction once; a broken FATAL rule leaves its level at 0.
"""

from dataclasses import dataclass
from typing import Final

FATAL: Final = "fatal"


@dataclass(frozen=True, slots=True)
class ReadabilityRule:
    """`deduction` in points of its level's 100 (100 for fatal ones). `ja`, `en`: what it asks; `do_ja`, `do_en`: what to do."""

    id: str
    level: int
    severity: str
    deduction: int
    ja: str
    en: str
    do_ja: str
    do_en: str


_ROWS: Final = (
    ("L1-01", FATAL, 100, "機械が直接読めるファイル形式（XLSX・CSV・ODS・JSON・XML）", "A file type a machine reads directly (XLSX, CSV, ODS, JSON, XML)", "XLSX か CSV で保存し直してください", "Save it as XLSX or CSV"),
    ("L1-02", FATAL, 100, "1シート（1ファイル）に1つの表", "One table a sheet or file", "表ごとにシート（ファイル）を分けてください", "Put each table on a sheet or in a file of its own"),
    ("L1-03", "critical", 10, "空の行・列や2つ目の見出しで表を分けない", "No empty rows or columns or second heads inside the table", "空の行・列と繰り返しの見出しを取ってください", "Take out empty rows and columns and repeated headings"),
    ("L1-04", "major", 5, "表の外に関係のない記載をしない", "Nothing unrelated outside the table", "題名・注記・出典は別のシートに移してください", "Move titles, notes and sources to a sheet of their own"),
    ("L1-05", "critical", 10, "すべての列に意味の分かる見出し", "Every column has a heading that tells its meaning", "見出しを入れてください", "Give the column a heading"),
    ("L1-06", "critical", 10, "見た目のための空白・改行を入れない", "No spaces or line breaks for looks", "余分な空白と改行を取ってください", "Take out spaces and line breaks"),
    ("L1-07", "critical", 10, "1つのセルに1つの値", "One value a cell", "値ごとに列か行を分けてください", "Give each value a column or a row"),
    ("L1-08", "critical", 10, "機種依存文字を使わない（固有名詞を除く）", "No platform-dependent characters (names excepted)", "①→1、㎡→m2、㈱→(株) のように直してください", "Write 1 for ①, m2 for ㎡"),
    ("L1-09", "minor", 2, "空欄と0を区別する", "Empty and zero are told apart", "0 は 0、不明は空欄にしてください", "Write 0 for zero and leave unknown blank"),
    ("L1-10", "critical", 10, "図・テキストボックスで情報を示さない（Excel）", "Excel: no pictures or text boxes that carry information", "図や箱の内容をセルに書いてください", "Write their contents into cells"),
    ("L1-11", "critical", 10, "色や書式だけで意味を示さない（Excel）", "Excel: no meaning in colour or format alone", "色の意味を列にしてください", "Make a column of what the colour means"),
    ("L1-12", "critical", 10, "セルを結合しない（Excel）", "Excel: no merged cells", "結合を解いて値を各セルに入れてください", "Unmerge and repeat the value"),
    ("L1-13", "critical", 10, "非表示の行・列を残さない（Excel）", "Excel: no hidden rows or columns left", "再表示するか消してください", "Unhide or delete them"),
    ("L1-14", FATAL, 100, "1件を1行に（CSV）", "CSV: one record one line", "セルの中の改行を取ってください", "Take line breaks out of cells"),
    ("L1-15", FATAL, 100, "カンマを含む値は引用符で囲む（CSV）", "CSV: values with commas are quoted", "カンマを含む値を \" で囲んでください", "Quote values that hold commas"),
    ("L2-01", FATAL, 100, "数値は数字だけ（単位・カンマ・記号を入れない）", "Numbers are numbers: no unit, comma or mark inside", "数字だけにし、単位は見出しに書いてください", "Keep digits only; put the unit in the heading"),
    ("L2-02", FATAL, 100, "上の行と同じ値を省略しない", "Nothing left out because it equals the row above", "省略した値を各行に入れてください", "Write the value on each row"),
    ("L2-03", FATAL, 100, "見出しは1行で、重複がない", "Headings are unique and complete in one row", "見出しを1行にまとめ、名前を変えてください", "Put headings into one row and make them differ"),
    ("L2-04", "critical", 40, "選択肢の書き方を揃える", "Choices are written one way", "同じ意味の値を1つの書き方に揃えてください", "Write the same choice the same way"),
    ("L2-05", "major", 30, "「その他」の自由記述は別の列", "Free text of 'other' stands in a column of its own", "「その他」と内容の列を分けてください", "Split 'other' from its text"),
    ("L2-06", "major", 30, "数式は値にする（Excel）", "Excel: formulas replaced by values", "値として貼り付けてください", "Paste values"),
    ("L3-01", FATAL, 100, "1行目が見出し、2行目からデータ", "Heading in the first row, data from the second", "見出しを1行目に置いてください", "Put the headings in the first row"),
    ("L3-02", "critical", 15, "コードにはコード表を付ける", "Codes come with their code table", "コードと意味の表を付けてください", "Add a table of codes and meanings"),
    ("L3-03", "major", 10, "特別な記号（秘匿など）の定義を示す", "Special marks (suppressed …) are defined", "記号の意味を定義のシートに書いてください", "Define the marks on a sheet of definitions"),
    ("L3-04", "major", 10, "単位を示す", "Units are stated", "見出しか定義に単位を書いてください", "State the unit in the heading or the definitions"),
    ("L3-05", "major", 10, "時間の書き方を揃える（西暦など）", "Time written one way", "西暦（2024-04-01 など）に揃えてください", "Write dates like 2024-04-01 throughout"),
    ("L3-06", "critical", 15, "標準の地域コードか正式な地域名", "Standard area codes or official area names", "全国地方公共団体コード（6桁）か正式な名称にしてください", "Use six-digit municipality codes or official names"),
    ("L3-07", "critical", 15, "年によって様式を変えない", "The layout does not change from year to year", "前年と同じ見出しと順番にしてください", "Keep last year's headings and order"),
    ("L3-08", "major", 10, "定義・出典・更新履歴・英数字の項目名・文字コードを示す", "Definitions, source, history, ASCII names, encoding stated", "データ項目定義を付けてください", "Add a sheet of definitions"),
    ("L3-09", "major", 10, "縦持ち（1行に1つの観測値）", "Long form (one observation a row)", "年ごとの列を、年の列と値の列に分けてください", "Turn columns of years into a year and a value column"),
)  # fmt: skip
RULES: Final = {row[0]: ReadabilityRule(row[0], int(row[0][1]), *row[1:]) for row in _ROWS}
