# ruff: noqa: E501  one sentence a line
"""Words for remarks: what happened, what was done, what to do — in Japanese and English, for every code."""

from typing import Final

from app.formats.records.area_words import AREA_FILES, AREA_ROWS
from app.formats.records.records import Issue
from app.formats.records.town_words import TOWN_FILES, TOWN_ROWS

# code: (severity, Japanese, English). {value}, {done}, {column} are filled from the issue.
_ROW: Final[dict[str, tuple[str, str, str]]] = {
    # rows that could not be used
    "no_name": ("error", "施設名がないため、この行は取り込みませんでした。名称を入れて再度取り込んでください。", "The row has no facility name and was set aside. Fill in the name and import again."),
    "total_row": ("note", "「{value}」は合計・小計の行とみて、施設としては取り込みませんでした。施設であれば名称を変えてください。", "“{value}” looks like a total and was not taken as a facility. Rename it if it is one."),
    "numbered_blank": ("note", "番号だけで内容がないため、この行は読み飛ばしました。対応は不要です。", "The row holds nothing but its number and was skipped. Nothing to do."),
    "repeated_header": ("note", "見出しの繰り返しとみて、この行は読み飛ばしました。対応は不要です。", "The row repeats the headings and was skipped. Nothing to do."),
    "footnote_row": ("note", "「{value}」は注記とみて、施設としては取り込みませんでした。施設であれば住所などを補ってください。", "“{value}” looks like a footnote and was not taken as a facility. Add an address if it is one."),
    "duplicate_row": ("error", "{done}行目と同じ内容のため、この行は取り込みませんでした。別の施設なら名称か番号を変えてください。", "The row says the same as row {done} and was set aside. Change the name or code if it is another facility."),
    "not_a_building": ("note", "勘定科目「{value}」は建物ではないため、取り込みませんでした。建物であれば科目を直してください。", "“{value}” is not a building account; the row was set aside. Correct the account if it is a building."),
    "land_row": ("note", "土地の行のため、施設としては取り込みませんでした。土地の取込を使ってください。", "A land row; it is no facility and was set aside. Use the land import."),
    "no_name_column": ("error", "施設名にあたる列が見つからないため、取り込めませんでした。列の対応で「施設名」の列を選んでください。", "No column holds facility names, so the row was not used. Choose the name column in the column mapping."),
    "not_facilities": ("error", "施設の一覧とは読み取れないため、取り込めませんでした。施設の一覧であれば、列の対応で所在地や面積の列を選んでください。", "The table does not read as a facility list, so the row was not used. If it is one, choose the columns by hand."),
    # numbers
    "ruined_number": ("warning", "「{value}」は表計算ソフトで桁が失われた数値です。空欄として扱いました。元の数値を入れてください。", "“{value}” lost its digits in a spreadsheet and was left blank. Enter the original number."),
    "ruined_code": ("warning", "番号「{value}」は表計算ソフトで桁が失われています。番号なしとして取り込みました。元の番号を文字列で入れてください。", "The code “{value}” lost its digits in a spreadsheet; imported without a code. Enter the original as text."),
    "unreadable_number": ("warning", "「{value}」を数値として読めないため、空欄として扱い、元の文字を備考に残しました。数値に直してください。", "“{value}” is not a number; left blank and kept as text. Correct it."),
    "mark_not_number": ("warning", "「{value}」は数値ではなく印とみて空欄とし、元の文字を備考に残しました（数字の前の△は負の数として読みます）。数値を入れてください。", "“{value}” is a mark, no number; left blank and kept as text (△ before digits is read as minus). Enter a number."),
    "number_with_remark": ("note", "「{value}」は {done} と読み、括弧の中は備考に残しました。違っていれば直してください。", "“{value}” was read as {done}; what stands in brackets is kept as text. Correct it if that is wrong."),
    "partly_flag": ("warning", "「{value}」は一部・条件付きの印とみて、有・無のどちらともせず備考に残しました。○か×で入れてください。", "“{value}” means partly: taken neither as yes nor as no, kept as text. Enter yes or no."),
    "value_too_long": ("warning", "「{value}」は値としては長すぎるため、空欄として扱い、元の文字を備考に残しました。値だけを入れてください。", "“{value}” is too long to be a value; left blank and kept as text. Enter the value alone."),
    "more_alike": ("warning", "「{column}」には同じ指摘がほかに {value} 件あります。列全体の書き方を直してください。", "There are {value} more remarks of this kind on “{column}”. Correct the whole column."),
    "approximate": ("note", "「{value}」はおおよその値とみて {done} としました。正確な値が分かれば直してください。", "“{value}” is approximate; read as {done}. Correct it if the exact value is known."),
    "zero_as_unknown": ("note", "0 はあり得ない値のため「不明」としました。正しい値が分かれば入れてください。", "0 is impossible here and was read as unknown. Enter the value if known."),
    "negative_number": ("warning", "「{value}」は負の値のため、空欄として扱いました。正しい値を入れてください。", "“{value}” is negative and was left blank. Enter the right value."),
    "implausibly_large": ("warning", "「{value}」は大きすぎます。単位（㎡・円・千円など）を確かめてください。", "“{value}” is implausibly large. Check the unit."),
    "rate_out_of_range": ("warning", "割合「{value}」が0〜100%の外にあるため、空欄として扱いました。値を確かめてください。", "The rate “{value}” is outside 0–100 % and was left blank. Check it."),
    # dates
    "unreadable_date": ("warning", "「{value}」を年月日として読めないため、空欄として扱い、元の文字を備考に残しました。西暦か和暦で入れてください。", "“{value}” is not a date; left blank and kept as text. Enter a year."),
    "planned_building": ("warning", "「{value}」は予定・計画中のため、建築年は空欄としました。完成後に入れてください。", "“{value}” is planned, so the year built was left blank. Enter it when finished."),
    "future_year": ("warning", "建築年「{value}」は将来の年のため、空欄としました。予定であれば完成後に、誤りなら正しい年を入れてください。", "“{value}” lies in the future; the year built was left blank. Correct it, or enter it when finished."),
    "implausible_year": ("warning", "建築年「{value}」はあり得ないため、空欄としました。正しい年を入れてください。", "“{value}” is an impossible year and was left blank. Enter the right year."),
    "several_dates": ("note", "「{value}」には複数の年があるため、最初の {done} 年を使いました。増築などは棟を分けて入れてください。", "“{value}” holds several years; the first, {done}, was used. Enter extensions as separate buildings."),
    "excel_serial": ("note", "「{value}」は表計算ソフトの日付番号とみて {done} 年としました。確かめてください。", "“{value}” was read as a spreadsheet date number: {done}. Check it."),
    "fiscal_year_shifted": ("note", "「{value}」は1〜3月のため、前年度の {done} 年度としました。対応は不要です。", "“{value}” falls in January–March and counts as fiscal year {done}. Nothing to do."),
    "oldest_block_year": ("note", "「{column}」は最も古い棟の年です。増改築した施設は実際より古く見えます。棟ごとの年があれば取り込んでください。", "“{column}” is the year of the oldest block, so extended facilities look older than they are. Import years per building if you have them."),
    "year_of_opening": ("note", "「{column}」を建築年の代わりに使いました。建築年が分かれば取り込んでください。", "“{column}” stands in for the year built. Import the year built if known."),
    "year_missing": ("warning", "「{column}」が何年度の値か分からないため、収支には入れず備考に残しました。見出しに年度を入れてください。", "The fiscal year of “{column}” is not given, so it was kept as text only. Put the year in the heading."),
    # positions
    "unreadable_position": ("warning", "位置「{value}」を緯度・経度として読めないため、位置なしとしました。地図で位置を決めてください。", "“{value}” is not a latitude or longitude; no position was set. Place the facility on the map."),
    "zero_position": ("warning", "緯度・経度が0のため、位置なしとしました。地図で位置を決めてください。", "The position is 0 and was left out. Place the facility on the map."),
    "packed_degrees": ("note", "「{value}」を度分秒とみて {done} 度としました。地図で確かめてください。", "“{value}” was read as degrees-minutes-seconds: {done}. Check it on the map."),
    "half_position": ("warning", "緯度と経度の片方しかないため、位置なしとしました。もう一方を入れるか、地図で位置を決めてください。", "Only one of latitude and longitude is given; no position was set. Add the other or place it on the map."),
    "coordinates_swapped": ("note", "緯度と経度が逆のため、入れ替えました（{done}）。地図で確かめてください。", "Latitude and longitude were swapped and have been exchanged ({done}). Check it on the map."),
    "outside_japan": ("warning", "位置（{value}）が日本の外にあるため、位置なしとしました。地図で位置を決めてください。", "The position ({value}) is outside Japan and was left out. Place the facility on the map."),
    "impossible_position": ("warning", "位置（{value}）は地球上にないため、位置なしとしました。地図で位置を決めてください。", "The position ({value}) does not exist and was left out. Place the facility on the map."),
    "foreign_estate": ("note", "位置の多くが日本の外にあるため、国外の施設一覧として位置をそのまま使いました。日本の一覧であれば緯度・経度を確かめてください。", "Most positions are outside Japan, so they were kept as a foreign estate. Check them if the list is Japanese."),
    "far_from_others": ("warning", "位置がほかの施設から {done} km 離れています。そのまま取り込みました。地図で確かめてください。", "The position is {done} km from the other facilities. It was kept; check it on the map."),
    "outside_municipality": ("warning", "位置（{value}）が {done} の区域の外にあります。そのまま取り込みました。地図で位置を確かめるか、市区町村を直してください。", "The position ({value}) lies outside {done}. It was kept; check it on the map, or correct the municipality."),
    "shared_point": ("note", "同じ位置に {done} 施設あります（{value}）。複合施設か、代表点かを確かめてください。", "{done} facilities share this point ({value}). Check whether they share a building or the point stands for an area."),
    # names and codes
    "duplicate_code": ("warning", "番号「{value}」は{done}行目の別の施設と同じです。番号なしとして取り込みました。正しい番号を入れてください。", "Code “{value}” already belongs to another facility in row {done}; imported without a code. Enter the right code."),
    "duplicate_building_code": ("warning", "棟番号「{value}」が同じ施設に重なっています。「{done}」として取り込みました。正しい番号を入れてください。", "Building number “{value}” appears twice in the facility; imported as “{done}”. Enter the right number."),
    "duplicate_name": ("warning", "{done}行目と同じ名称です。別の施設として取り込みました。同じ施設なら片方を消してください。", "Row {done} has the same name. Both were kept; remove one if they are the same facility."),
    "near_duplicate_name": ("warning", "「{value}」は{done}行目とほぼ同じ名称です。別の施設として取り込みました。同じ施設か確かめてください。", "“{value}” is nearly the same name as in row {done}. Both were kept; check whether they are one facility."),
    "bad_municipality_code": ("warning", "市区町村コード「{value}」は検査数字が合わないため使いませんでした。5桁か6桁の正しいコードを入れてください。", "Municipality code “{value}” fails its check digit and was not used. Enter the right 5- or 6-digit code."),
    "several_municipalities": ("note", "このファイルには {done} 市区町村の施設があります。広域の一覧として市区町村ごとに取り込みます。誤りがあれば市区町村の列を直してください。", "The file holds facilities of {done} municipalities; each goes to its own. Correct the municipality column if that is wrong."),
    # buildings and money
    "unknown_structure": ("warning", "構造「{value}」が分からないため、空欄とし、元の文字を備考に残しました。RC・S・木造などで入れてください。", "Structure “{value}” is not known; left blank and kept as text. Enter RC, S, wood or the like."),
    "mixed_structure": ("note", "「{value}」は複数の構造のため、最初の「{done}」としました。棟を分けられれば分けてください。", "“{value}” names several structures; the first, {done}, was used. Split the building if possible."),
    "unknown_management": ("warning", "管理形態「{value}」が分からないため、空欄とし、元の文字を備考に残しました。直営・委託・指定管理・PFI・貸付などで入れてください。", "“{value}” does not say who runs it; left blank and kept as text. Enter direct, outsourced, designated manager, PFI or leased."),
    "mixed_management": ("note", "「{value}」は複数の管理形態のため、最初の「{done}」とし、元の文字を備考に残しました。", "“{value}” names several ways of running it; the first, {done}, was used and the text kept."),
    "unreadable_flag": ("warning", "「{value}」が有・無のどちらか分からないため、空欄とし、元の文字を備考に残しました。○か×で入れてください。", "“{value}” is neither yes nor no; left blank and kept as text. Enter yes or no."),
    "repeated_total": ("warning", "「{value}」が同じ分類の {done} 行に並んでいます。分類全体の合計とみて、この施設の値とはせず備考に残しました。施設ごとの値があれば入れてください。", "The same amount “{value}” stands in {done} rows of the class: a total for all. It was not counted for this facility, only kept as text. Enter the facility's own figure if there is one."),
    "square_feet": ("note", "「{column}」は平方フィートのため、㎡に換算しました。対応は不要です。", "“{column}” is in square feet and was converted to m². Nothing to do."),
    "tenant": ("note", "面積・建築年がなく、所在地から「{done}」の中にある施設とみました。違っていれば主たる施設を直してください。", "No area or year of its own; taken to be inside “{done}” from the address. Correct the host facility if wrong."),
    "area_missing": ("warning", "延床面積がありません。費用の計算に使えないため、面積を入れてください。", "The floor area is missing, so no cost can be computed. Enter it."),
    "filled_from_above": ("note", "施設名が空欄のため、上の行の「{done}」の棟とみました。違っていれば施設名を入れてください。", "The name is blank; taken as a building of “{done}” above. Enter the name if that is wrong."),
    "sheet_added": ("note", "シート「{value}」（{done}行）も合わせて読みました。不要であれば削除してください。", "Sheet “{value}” ({done} rows) was read as well. Remove it if not wanted."),
    "sheet_left_out": ("note", "シート「{value}」（{done}行）は施設と項目の列がそろわないため読みませんでした。必要であれば、このシートだけのファイルで取り込んでください。", "Sheet “{value}” ({done} rows) lacks the columns and was not read. If it matters, import it as a file of its own."),
    "area_as_point": ("note", "{value} 施設は区域（面）で描かれているため、その中の一点を位置としました。地図で確かめてください。", "{value} facilities are drawn as areas; a point inside each was taken as its position. Check them on the map."),
    "doubtful_municipality_code": ("warning", "市区町村コード「{value}」は先頭の0が失われた可能性がありますが、{done} として読みました。都道府県名の列を加えるか、6桁で入れてください。", "Municipality code “{value}” may have lost a leading zero; it was read as {done}. Add the prefecture's name or write six digits."),
    "more_cells_than_headings": ("warning", "見出しより多い値があります（{value}）。数字の区切り「,」などで列がずれていないか確かめてください。", "The row has more cells than there are headings ({value}). Check whether a separator such as 1,234 has shifted the columns."),
    "area_of_all_buildings": ("note", "面積「{value}」は施設全体の値とみて、棟ごとの面積は空欄としました。棟ごとの面積があれば入れてください。", "The area “{value}” was taken as that of the whole facility; its buildings have none of their own. Enter theirs if known."),
    "name_from_above": ("note", "施設名が空欄のため、上の行の「{done}」の行とみました。違っていれば施設名を入れてください。", "The name is blank; the row was taken to tell of “{done}” above. Enter the name if that is wrong."),
    "items_turned": ("note", "「{column}」の項目が縦に、年度が横に並ぶ表のため、施設ごとに1行に直して読みました（{value}行）。対応は不要です。", "Items of “{column}” run down and years across; each facility was read as one row ({value} rows). Nothing to do."),
    # tables laid out otherwise
    "forms_read": ("note", "施設カルテの様式とみて {value} 施設を読みました。行番号は様式の順番（シートの順）です。違っていれば一覧表にして取り込んでください。", "Read as facility charts: {value} forms. Row numbers are the forms' order (by sheet). If that is wrong, import a list instead."),
    "table_turned": ("note", "項目が縦に並ぶ表のため、行と列を入れ替えて読みました（{value}施設）。行番号は列の順番です。", "Labels run down the first column, so rows and columns were exchanged ({value} facilities). Row numbers are the column's place."),
    "side_by_side": ("note", "同じ見出しの表が横に {value} つ並んでいるため、上下につないで読みました。対応は不要です。", "The same table stands {value} times side by side; the parts were read one after the other. Nothing to do."),
    "wrapped_name_joined": ("note", "この行は {done} 行目の名称の続きとみて、「{value}」としてつなぎました。別の施設であれば番号や所在地を補ってください。", "Read as the end of the name in row {done}: “{value}”. If it is a facility of its own, add its number or address."),
    "identical_building": ("note", "「{value}」の {done} 行目とまったく同じ内容ですが、別の棟として取り込みました（同じ形の住宅など）。同じ棟であれば1行にしてください。", "The row says the same as row {done} of “{value}” and was read as another building (like identical dwellings). Remove one if it is the same."),
    "average_of_years": ("note", "「{column}」は複数年の平均（または合計÷年数）のため、{done} 年度の1年分の値としました。年度ごとの値があれば取り込んでください。", "“{column}” speaks of several years; its yearly mean was taken as fiscal year {done}. Import the single years if you have them."),
    "average_year_assumed": ("warning", "「{column}」は何年度までの平均か分からないため、{done} 年度の1年分の値としました。違っていれば見出しに年度を入れてください。", "“{column}” does not say which years it averages; taken as fiscal year {done}. Put the years in the heading if that is wrong."),
    "no_area_column": ("note", "延床面積の列がありません。面積の分かる一覧を取り込むと、費用や削減量を計算できます。", "No column gives floor areas. Import a list that does, and costs and reductions can be calculated."),
    "no_year_column": ("note", "建築年の列がありません。建築年の分かる一覧を取り込むと、更新の時期を見込めます。", "No column gives years of building. Import a list that does, and renewals can be foreseen."),
    "no_cost_column": ("note", "費用（維持管理費・支出など）の列で、年度の分かるものがありません。分からない間は標準の単価で見積もります。収支の一覧があれば取り込んでください。", "No column gives costs of a known year. Standard rates are used meanwhile; import yearly figures if you have them."),
    "class_filled": ("note", "「{column}」の空欄 {value} 件は、上の行と同じとみて補いました。違っていれば分類を入れてください。", "{value} blank cells of “{column}” were filled from the row above. Enter the value where that is wrong."),
    "class_heading_row": ("note", "「{value}」は下の行の分類の見出しとみて、施設としては取り込みませんでした。施設であれば所在地などを補ってください。", "“{value}” was read as the class of the rows below, not as a facility. If it is one, fill in its address."),
    "class_from_sheet": ("note", "シートの名前「{value}」を施設の分類としました。違っていれば分類の列を作ってください。", "The sheet's name, “{value}”, was taken as the class of its facilities. Add a class column if that is wrong."),
    "date_columns_joined": ("note", "「{value}」などの列を合わせて「{column}」として読みました。違っていれば列の対応を直してください。", "“{value}” and the columns beside it were read together as “{column}”. Correct the mapping if that is wrong."),
    "tokyo_datum": ("note", "「{column}」は日本測地系のため、世界測地系に直しました（誤差は数m）。地図で確かめてください。", "“{column}” is on the Tokyo datum and was moved to the world datum (good to a few metres). Check it on the map."),
    # files and tables
    "extra_table": ("note", "シート「{value}」も施設の一覧として取り込みました（{done}行）。不要であれば削除してください。", "Sheet “{value}” was also read as a facility list ({done} rows). Remove it if not wanted."),
    "sheet_skipped": ("note", "シート「{value}」（{done}行）は施設の一覧ではないため読みませんでした。施設の一覧であれば、このシートだけのファイルで取り込んでください。", "Sheet “{value}” ({done} rows) is not a facility list and was not read. If it is one, import it as a file of its own."),
    "example_sheet": ("note", "シート「{value}」（{done}行）は記入例とみて読みませんでした。実データであればシート名を変えてください。", "Sheet “{value}” ({done} rows) looks like a filled-in example and was not read. Rename it if it holds real data."),
    "hidden_sheet": ("note", "非表示のシート「{value}」（{done}行）は読みませんでした。必要であれば再表示してください。", "Hidden sheet “{value}” ({done} rows) was not read. Unhide it if needed."),
    "blank_rows": ("note", "空の行 {value} 行を読み飛ばしました。対応は不要です。", "{value} blank rows were skipped. Nothing to do."),
    "no_header": ("warning", "見出しの行がないため、列の意味を内容から推定しました。列の対応を確かめてください。", "There is no heading row; columns were guessed from their contents. Check the column mapping."),
    "unclosed_quote": ("warning", "引用符（\"）が閉じていないため、区切り文字で区切って読みました。この行の内容を確かめてください。", "A quotation mark is never closed; the line was cut at its separators. Check this row."),
    "undecodable_characters": ("warning", "読めない文字が {value} 字ありました（文字コード {done}）。「\ufffd」の箇所を直してください。", "{value} characters could not be read (encoding {done}). Correct the places marked \ufffd."),
    "mapped_column_missing": ("warning", "列の対応に指定された「{value}」がこのファイルにないか、項目「{done}」がありません。列の対応を確かめてください。", "The mapped column “{value}” is not in the file, or the field “{done}” does not exist. Check the mapping."),
    # placing and naming
    "not_located": ("warning", "「{value}」の位置が町丁目の一覧から分かりませんでした。町丁目の一覧を取り込むか、地図上で位置を置いてください。", "The place of “{value}” was not found in the dictionary of towns. Load the dictionary, or place it on the map by hand."),
    "code_of_another": ("warning", "コード「{value}」ですが、名称と所在地は登録簿の「{done}」の施設と同じです。コードのとおりに取り込みました。コードの誤りであれば直して取り込み直してください。", "The code is {value}, yet name and address are those of {done} in the register. It was imported by its code. If the code is wrong, correct it and import again."),
    "known_elsewhere": ("warning", "「{value}」は登録簿にもありますが、所在地が違う（登録簿では{done}）ため、新しい施設としました。同じ施設であれば、所在地を直して取り込み直してください。", "“{value}” is in the register too, at another address ({done}), so this one was taken for new. If it is the same facility, correct the address and import again."),
    "codes_missing": ("warning", "登録簿には市のコード（例：{value}）がありますが、この一覧にはコードの列がないため、名称と所在地で照合しました（{done}行が登録済みの施設）。コードの列の見出しが変わっていれば、列の読み方で「施設コード」を選んでください。", "The register has the town's own codes (such as {value}) and this list has no column of them, so rows were matched by name and address ({done} rows are known facilities). If the heading of the codes has changed, choose “facility code” for that column."),
    "twin_name": ("warning", "名称と所在地が同じ施設が前にあるため、番号を「{done}」としました。別の施設でなければ一方を消してください。", "Another facility above has the same name and address; this one was given the code {done}. Remove one if they are the same."),
    "same_name_otherwise_spelt": ("note", "「{value}」は登録済みの「{done}」と同じ施設とみました（文字の種類だけが違います）。対応は不要です。", "“{value}” was taken as the registered facility “{done}”: only the kind of characters differs. Nothing to do."),
    "possibly_same_facility": ("warning", "「{value}」は登録済みの「{done}」と同じ施設の可能性が高いため、同じものとして扱いました（ヶ・ケや旧字体の違い）。別の施設であれば、番号を付けて取り込み直してください。", "“{value}” is probably the registered facility “{done}” (ヶ or ケ, old or new characters) and was treated as the same. If it is another one, give it a code and import again."),
    "radicals_mended": ("note", "漢字の部首だけの文字（{value}）が {done} か所あったため、正しい漢字に直しました。PDF から写した表によくあります。対応は不要です。", "{done} characters that are only radicals ({value}) were replaced by the characters meant; common in tables copied from PDF. Nothing to do."),
    "unknown_use_state": ("warning", "利用状況「{value}」が分からないため、空欄とし、元の文字を備考に残しました。供用中・暫定利用・貸付中・休止中・未利用で入れてください。", "“{value}” is no use state; left blank and kept as text. Enter in use, temporary, lent, suspended or unused."),
    "unknown_property_kind": ("warning", "公有財産の区分「{value}」が分からないため、空欄とし、元の文字を備考に残しました。行政財産・普通財産・借上で入れてください。", "“{value}” is no kind of public property; left blank and kept as text. Enter administrative, ordinary or borrowed."),
    "ratio_out_of_range": ("warning", "容積率「{value}」は 0〜1300 % の範囲にないため、空欄としました。% で入れてください。", "“{value}” is no floor area ratio from 0 to 1300 %; left blank. Enter it in per cent."),
    # other kinds of import
    "unknown_scheme": ("warning", "方式「{value}」が分かりません。指定管理・PFI・貸付・民間移管（譲渡）で入れてください。", "“{value}” is no scheme. Enter designated manager, PFI, lease or transfer."),
    "no_scheme": ("error", "民間運営の方式が分からないため、この行は取り込みませんでした。方式を入れてください。", "The row names no scheme of an operator and was set aside. Enter one."),
    "unknown_verdict": ("warning", "方針「{value}」がどの措置か分かりません。継続・長寿命化・建替え・集約・複合化・転用・譲渡・売却・廃止などで入れてください。", "“{value}” is no action known. Enter keep, life extension, rebuild, merge, combine, convert, hand over, sell or close."),
    "no_verdict": ("error", "方針（措置）が読み取れないため、この行は取り込みませんでした。継続・集約・廃止などを入れてください。", "The row tells no action and was set aside. Enter keep, merge, close or the like."),
    "facility_twice": ("warning", "「{value}」は前の行にもあります。先の行（{done}行目）を使い、この行は使いませんでした。1施設1行にしてください。", "“{value}” stands in row {done} too, which is used; this row is not. Keep one row a facility."),
    "unknown_partner": ("warning", "相手の施設「{value}」は登録されていません。相手の指定なしで計算しました。番号か名称を直してください。", "The facility “{value}” it is done with is not registered; counted without it. Correct the code or name."),
    "no_facility": ("error", "施設番号も施設名もないため、この行は取り込みませんでした。どちらかを入れてください。", "The row names no facility (code or name) and was set aside. Enter one of them."),
    "no_fiscal_year": ("error", "年度がないため、この行は取り込みませんでした。年度を入れてください。", "The row has no fiscal year and was set aside. Enter it."),
    "no_figures": ("error", "読み取れる値がないため、この行は取り込みませんでした。値を入れてください。", "The row holds no figure that could be read and was set aside. Enter one."),
    "unknown_function": ("warning", "機能「{value}」は用語一覧にありません。一覧の用語で入れてください。", "“{value}” is not a function of the glossary. Use one of its words."),
    "no_function": ("error", "機能が分からないため、この行は取り込みませんでした。機能を入れてください。", "The row names no function and was set aside. Enter one."),
    "unknown_facility": ("error", "「{value}」という施設は登録されていないため、この行は取り込みませんでした。先に施設一覧を取り込むか、番号か名称を直してください。", "No facility “{value}” is registered; the row was set aside. Import the facility list first, or correct the code or name."),
    "ambiguous_facility": ("error", "「{value}」という名称の施設が複数あるため、この行は取り込みませんでした。施設番号を入れてください。", "Several facilities are called “{value}”; the row was set aside. Enter the code."),
    "unreadable_asset_row": ("error", "種別か数量「{value}」が読めません。種別は道路・歩道・橋りょう・上水道管・下水道管・更生管、数量は㎡かmの数字にしてください。", "The kind or the quantity “{value}” cannot be read. Kinds: road, footway, bridge, water pipe, sewer pipe, lined sewer; quantities in m² or m."),
    "unreadable_target_row": ("error", "目標年度か削減率「{value}」が読めません。年度と 0〜100 % の数字で入れてください。", "The target year or the cut “{value}” cannot be read. Enter a fiscal year and 0 to 100 %."),
    "unreadable_budget_row": ("error", "年度か金額「{value}」が読めません。年度と円の数字で入れてください。", "The year or the amount “{value}” cannot be read. Enter a fiscal year and yen."),
    "no_opinion_text": ("error", "意見の文がありません。文を入れるか、行を消してください。", "The row has no opinion in words. Write it, or take the row away."),
    "opinion_too_long": ("error", "意見が{value}文字あります。4000文字までに分けてください。", "The opinion has {value} characters. Split it: 4000 at most."),
    "bad_grade": ("warning", "評価「{value}」は A〜D ではないため、空欄としました。A・B・C・D で入れてください。", "Grade “{value}” is not A–D and was left blank. Enter A, B, C or D."),
}  # fmt: skip
_FILE: Final[dict[str, tuple[str, str]]] = {
    "no_opinion": ("「意見」の列がある表が見つかりません。見出しに「意見」を入れてください。", "No table has a column of opinions. Head it “opinion”."),
    "empty": ("ファイルが空です。内容のあるファイルを選んでください。", "The file is empty. Choose a file with contents."),
    "not_a_table": ("{detail} のファイルで、表として読めません。Excel か CSV で保存し直してください。", "This is a {detail} file, not a table. Save it as Excel or CSV."),
    "not_text": ("文字として読めません（{detail} 文字が不明）。Excel か、UTF-8 または Shift_JIS の CSV で保存し直してください。", "The file is not readable text ({detail} characters unknown). Save it as Excel, or CSV in UTF-8 or Shift_JIS."),
    "encrypted": ("パスワードがかかっています。パスワードを外して保存し直してください。", "The workbook is protected by a password. Save it without one."),
    "broken_workbook": ("Excel ファイルが壊れていて開けません（{detail}）。Excel で開いて保存し直してください。", "The workbook is damaged and cannot be opened ({detail}). Open it in Excel and save it again."),
    "broken_archive": ("圧縮ファイル（{detail}）が壊れていて開けません。もう一度ダウンロードするか、展開してから選んでください。", "The packed file ({detail}) is damaged. Download it again, or unpack it first."),
    "archive": ("圧縮ファイルです（中身: {detail}）。中の表を取り出してから選んでください。", "This is an archive (it holds {detail}). Take the table out of it first."),
    "no_towns": ("町字名と緯度・経度の列が見つかりません。位置参照情報などの表を選んでください。", "No columns of town, latitude and longitude were found. Choose a table of towns with positions."),
    "no_facility_rows": ("施設として読める行が1行もないため、何も取り込みませんでした。施設名の列のある表にするか、列の対応を指定してください。", "No row could be read as a facility, so nothing was imported. Use a table with a column of facility names, or map the columns."),
    "no_assets": ("種別と数量の列が見つかりません。「種別」「数量」（あれば「整備年度」「単価」）の列のある表にしてください。", "No columns of kind and quantity were found. Use a table with a kind, a quantity, and where known the year built and the unit price."),
    "no_target": ("目標年度と削減率の列が見つかりません。「目標年度」と「削減率」の列のある表にしてください。", "No columns of target year and cut were found. Use a table with a target year and a cut in per cent."),
    "no_budget": ("年度と金額の列が見つかりません。「年度」と「充当可能財源」の列のある表にしてください。", "No columns of year and amount were found. Use a table with a fiscal year and the funds available."),
    "takes_too_long": ("読むのに{detail}秒より長くかかるため、やめました。表を分けるか、別の形式（CSV など）で保存し直してください。", "Reading it takes longer than {detail} seconds and was stopped. Split the file, or save it in another form (such as CSV)."),
    "takes_too_much": ("読むのに{detail} MBより多くのメモリーが要るため、やめました。表を分けるか、不要なセルを消してください。", "Reading it takes more than {detail} MB of memory and was stopped. Split the file, or delete cells nobody needs."),
    "reader_ended": ("このファイルを読む途中で、読み取りのプログラムが止まりました（{detail}）。別の形式（CSV など）で保存し直してください。", "The program that read this file ended while reading it ({detail}). Save the file in another form (such as CSV)."),
    "nested_too_deeply": ("入れ子が深すぎて読めません。表か地図のファイルとして保存し直してください。", "It is nested too deeply to be read. Save it again as a table or a map layer."),
    "too_large_inside": ("表が大きすぎます（{detail}）。離れた場所にある不要なセルを消すか、ファイルを分けてください。", "The table is too large ({detail}). Delete stray cells far from the data or split the file."),
}  # fmt: skip
_ALL_ROWS: Final = AREA_ROWS | TOWN_ROWS | _ROW
_ALL_FILES: Final = AREA_FILES | TOWN_FILES | _FILE
ROW_CODES: Final = frozenset(_ALL_ROWS)
FILE_CODES: Final = frozenset(_ALL_FILES)


def remark(
    code: str, *, row: int | None = None, column: str | None = None, value: str | None = None, done: str | None = None
) -> Issue:
    """An `Issue` with the severity its code always has."""
    return Issue(code, row, column, value, _ALL_ROWS[code][0], done)


def sentence(issue: Issue, language: str = "ja") -> str:
    """What happened, what was done, what to do, in `language` (ja or en)."""
    _, japanese, english = _ALL_ROWS[issue.code]
    words = english if language == "en" else japanese
    return words.format(value=issue.value or "", done=issue.done or "", column=issue.column or "")


def file_sentence(code: str, detail: str = "", language: str = "ja") -> str:
    """Why a file could not be read as a whole, and what to do; codes of `UnreadableFile`."""
    japanese, english = _ALL_FILES[code]
    return (english if language == "en" else japanese).format(detail=detail)
