# ruff: noqa: E501  one sentence a line
"""Words for remarks on population, zone, road, timetable and shelter files; same shape as the table of `issue_words`."""

from typing import Final

# code: (severity, Japanese, English). {value}, {done}, {column} are filled from the issue.
AREA_ROWS: Final[dict[str, tuple[str, str, str]]] = {
    # population
    "bad_mesh_code": ("error", "「{value}」は地域メッシュコードではないため、この行は取り込みませんでした。コードを直して再度取り込んでください。", "“{value}” is not a mesh code, so the row was not used. Correct the code and import again."),
    "repeated_row": ("warning", "「{value}」の同じ行が重なっているため、2回は数えませんでした。別の場所なら番号を変えてください。", "The row of “{value}” is there twice and was counted once. Change the code if it is another place."),
    "split_cells": ("note", "{value} 行は同じメッシュの続き（市区町村境など）とみて、1つのメッシュに合算しました。対応は不要です。", "{value} rows continue a cell (cut by a border) and were added to it. Nothing to do."),
    "year_assumed": ("warning", "年の記載がないため {value} 年の人口とみました。違う場合は年を指定して取り込み直してください。", "The file names no year; read as {value}. If that is wrong, import again with the year."),
    "second_series": ("note", "「{column}」は同じ人口のもう1つの系列（目標値など）とみて使いませんでした。こちらを使う場合は、その列だけの表にして取り込んでください。", "“{column}” is a second series of the same people and was not used. To use it, import a table with that series alone."),
    "total_of_areas": ("note", "「{value}」は合計の行とみて、二重に数えないよう除きました。地区であれば名称を変えてください。", "“{value}” looks like a total and was left out, so that nobody counts twice. Rename it if it is an area."),
    "sum_differs": ("warning", "「{value}」の合計は内訳の合計と {done} 人違います。内訳の人口で取り込みました。内訳に漏れがないか確かめてください。", "The sum “{value}” differs from its parts by {done} people. The parts were read; check whether one is missing."),
    "repeated_area_names": ("warning", "同じ名称の地区が {done} 種類あります（{value}）。番号を付けて別の地区として取り込みました。地区を見分ける列（大字・区など）かコードを加えてください。", "{done} area names are repeated ({value}); each row was read as an area of its own with a number. Add a column or a code that tells them apart."),
    "suppressed_area": ("note", "「{value}」は秘匿のため人数がなく、「{done}」に含めて公表されています。人数は空欄としました。対応は不要です。", "“{value}” is suppressed; its people are published within “{done}”. Left blank. Nothing to do."),
    "people_missing": ("warning", "表の行の人口のうち {value} 人が地区に入りませんでした。同じ地区の行が重なっていないか確かめてください。", "{value} people of the rows are in no area. Check for rows of one area that overlap."),
    "people_sheet_left_out": ("note", "シート「{value}」（{done}行）は人口の二重計上を避けるため、または人口の表ではないため読みませんでした。必要であれば、このシートだけのファイルで取り込んでください。", "Sheet “{value}” ({done} rows) was not read: it repeats people of other sheets, or counts none. If needed, import it as a file of its own."),
    "damaged_names": ("warning", "{value} 地区の名称が文字化けしています。人口は取り込み、名称は空欄としました。正しい文字で保存し直してください。", "The names of {value} areas are damaged in the file. People were read, names left blank. Save the file again with sound text."),
    "area_without_position": ("warning", "{value} 地区に位置がないため、距離の計算に入りません。緯度・経度の列を加えるか、町丁名の一覧を取り込んでください。", "{value} areas have no position and take no part in distances. Add latitude and longitude, or load a town list."),
    # map layers
    "crs_assumed": ("warning", "座標系の記載（.prj）がないため {value} とみました。地図で位置を確かめてください。", "The file names no coordinate system; {value} was assumed. Check the place on the map."),
    "swapped_axes": ("warning", "緯度と経度が逆のため、入れ替えました。地図で位置を確かめてください。", "Latitude and longitude were swapped and have been exchanged. Check the place on the map."),
    "other_layers_left": ("warning", "ほかのレイヤ（{value}）は読みませんでした。必要であれば1つずつ取り込んでください。", "Other layers ({value}) were not read. Import them one by one if needed."),
    "empty_shape": ("warning", "図形がないため、この行は取り込みませんでした。元データを確かめてください。", "The feature has no shape and was not used. Check the source."),
    "shape_mended": ("note", "図形の自己交差を直しました（面積の差 {value}）。対応は不要です。", "The outline crossed itself and was mended (area changed by {value}). Nothing to do."),
    "not_an_area": ("error", "{value} は区域ではないため、取り込みませんでした。面のデータを選んでください。", "A {value} is not an area and was not used. Choose a layer of areas."),
    "line_closed": ("warning", "線の端が {value} 離れていたため、直線で閉じて区域としました。地図で確かめてください。", "The line's ends were {value} apart and were joined to close the area. Check it on the map."),
    "ring_in_ring": ("warning", "別の区域の内側にある輪です（{value}）。くり抜きか飛び地か決められないため、区域として残しました。地図で確かめてください。", "A ring inside another area ({value}): a hole or a zone of its own cannot be told. Kept as an area; check it on the map."),
    "open_line": ("error", "線が閉じていないため、区域にできませんでした。面のデータを取り込むか、線を閉じてください。", "The line does not close, so no area could be made of it. Import areas, or close the line."),
    "rivers_widened": ("note", "川の中心線 {value} 本を、幅10 mの帯として描きます。対応は不要です。", "{value} middle lines of rivers are drawn 10 m wide. Nothing to do."),
    "areas_from_lines": ("note", "線で描かれた区域を {value} 個の面に直しました。対応は不要です。", "{value} areas drawn as lines were turned into areas. Nothing to do."),
    "depth_unread": ("warning", "「{column}」の {value} 行から浸水深を読めないため、深さの区分は空欄としました。区域としては使います。", "No depth could be read from {value} rows of “{column}”; their rank is blank. The areas are used."),
    # roads and timetables
    "road_without_nodes": ("note", "切り出した範囲の外に続く道路 {value} 本を除きました。対応は不要です。", "{value} roads lie outside the extract and were left out. Nothing to do."),
    "road_not_usable": ("note", "通れない道路（工事中・私道など）{value} 本を除きました。対応は不要です。", "{value} roads that nobody may use were left out. Nothing to do."),
    "no_calendar": ("warning", "運行日の記載がないため、すべての便を1日の便数として数えました。時刻表を確かめてください。", "The feed has no calendar; all trips count as one day's. Check the timetable."),
    "expired_feed": ("warning", "この時刻表の有効期間は {value} に終わっています。最後の4週間の便数を使いました。新しい時刻表を取り込んでください。", "The feed's services ended on {value}; its last four weeks were used. Import the current timetable."),
    "feed_not_begun": ("note", "この時刻表は {value} から有効です。最初の4週間の便数を使いました。今の時刻表が必要であれば、そちらを取り込んでください。", "The feed's services begin on {value}; its first four weeks were used. Import the current timetable if it is needed."),
    "hazard_words_unread": ("warning", "「{column}」の「{value}」など {done} 件は災害の種類として読めないため、使える災害に数えませんでした。洪水・地震などの言葉で入れてください。", "{done} values of “{column}” (such as “{value}”) name no kind of disaster and were not counted. Use words like flood or earthquake."),
    "not_a_stop": ("note", "「{value}」は駅の代表点や出入口のため、停留所としては数えませんでした。対応は不要です。", "“{value}” is a station's own entry, not a stop. Nothing to do."),
    "stop_without_position": ("warning", "停留所「{value}」に位置がないため、使いませんでした。緯度・経度を入れてください。", "Stop “{value}” has no position and was not used. Enter latitude and longitude."),
    # shelters
    "partly_usable": ("note", "「{column}」は「{value}」（条件付き）のため、使える災害に含めました。条件を確かめてください。", "“{column}” says “{value}” (with conditions) and was counted as usable. Check the conditions."),
    "no_hazard_columns": ("note", "災害の種類の列がないため、どの災害にも使える避難所とは数えませんでした。分かれば列を加えてください。", "No column names disasters, so no disaster was assumed. Add the columns if known."),
    "shelter_code_twice": ("warning", "番号「{value}」が別の避難所にも使われています。行番号を付けて取り込みました。正しい番号を入れてください。", "Code “{value}” is used for another shelter too; imported with its row number. Enter the right code."),
}  # fmt: skip
AREA_FILES: Final[dict[str, tuple[str, str]]] = {
    "no_mesh_code": ("地域メッシュコードの列が見つかりません。KEY_CODE や MESH_ID の列があるか確かめてください。", "No column of mesh codes was found. Check for KEY_CODE or MESH_ID."),
    "no_population": ("人口の列が見つかりません。総数や年齢別の見出しがあるか確かめてください。", "No column counts people. Check for headings with totals or ages."),
    "no_year": ("何年の人口か分かりません。見出しか年の列、または取り込み時の指定で年を示してください。", "The year of the population is not given. Name it in a heading, a column, or when importing."),
    "projection_without_cells": ("市全体の将来推計人口です。地区ごとの人口（メッシュ・町丁）に掛けて使うため、先に地区ごとの人口を取り込み、そのあとでもう一度試してください。", "This is a projection of the whole town: it scales the people of its areas. Import the population by mesh or small area first, then try this file again."),
    "projection_of_others": ("将来推計人口に {detail} がありません。{detail} の行のあるファイルを選んでください。", "The projection does not name {detail}. Choose a file that has it."),
    "projection_outside": ("取り込まれている人口に {detail} の中の地区がありません。{detail} の地区ごとの人口を先に取り込んでください。", "No area of the loaded population lies in {detail}. Import the population of its areas first."),
    "not_osm": ("OpenStreetMap のファイル（.osm.pbf）として読めません（{detail}）。", "This is not an OpenStreetMap file (.osm.pbf): {detail}."),
    "no_roads": ("道路がありません。道路を含む OpenStreetMap のファイルを選んでください。", "The file holds no roads. Choose an OpenStreetMap extract with roads."),
    "lone_shapefile": (".shp だけでは読めません。同じ名前の .dbf・.shx・.prj と一緒に ZIP にまとめてください。", "A .shp alone cannot be read. Put it in a zip with its .dbf, .shx and .prj."),
    "not_a_layer": ("地図のデータとして読めません（{detail}）。GeoJSON か、ZIP にまとめた Shapefile を選んでください。", "This is not a map layer ({detail}). Choose GeoJSON or a zipped Shapefile."),
    "no_such_layer": ("指定されたレイヤはこのファイルにありません。次のいずれかを選んでください: {detail}", "The file has no such layer. Choose one of: {detail}"),
    "no_crs": ("座標系が分かりません（範囲 {detail}）。.prj を加えるか、座標系を指定してください。", "The coordinate system is unknown (extent {detail}). Add the .prj or name the system."),
    "too_large_unpacked": ("展開すると大きすぎます。範囲を絞ったファイルを選んでください。", "The archive is too large when unpacked. Choose a smaller extract."),
    "no_areas": ("区域がありません（{detail}）。面か、閉じた線のデータを選んでください。", "The file holds no areas ({detail}). Choose areas or closed lines."),
    "not_gtfs": ("GTFS の時刻表（stops.txt と stop_times.txt を含む ZIP）として読めません。{detail}", "This is not a GTFS feed (a zip with stops.txt and stop_times.txt). {detail}"),
    "no_names": ("避難所の名称の列が見つかりません。「名称」や「施設・場所名」の列があるか確かめてください。", "No column names the shelters. Check for a name column."),
}  # fmt: skip
