# ruff: noqa: E501  word lists read better unbroken
"""What a column can mean: the fields of the register, the headings towns give them, and how their cells are read.

Headings are written as `header_labels.read_label` makes them: NFKC, lower case, no spaces, units and years taken off.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Field:
    """`kind` names the cell reader; `scope` says whose property it is: facility, place, building, year, or weak.

    Fields of scope "attribute" are kept as written under their Japanese label, whatever the list calls them.

    `headings` match a whole heading; `endings` match the end of one, with less confidence.
    """

    code: str
    kind: str
    scope: str
    ja: str
    en: str
    headings: frozenset[str]
    endings: tuple[str, ...] = ()


def _field(code: str, kind: str, scope: str, labels: tuple[str, str], headings: str, *, endings: str = "") -> Field:
    return Field(code, kind, scope, labels[0], labels[1], frozenset(headings.split()), tuple(endings.split()))


FIELDS: Final = (
    _field("name", "text", "facility", ("施設名", "Facility name"),
           "施設名 施設名称 名称 施設 施設等名称 施設・場所名 場所名 財産名称 財産名 資産名称 件名 物件名 公共施設名 施設の名称 対象施設名"
           " p02004 p04002 p05003 p14008 p27005 p29004 name facilityname realpropertyassetname sitename assetname facility propertyname nameoffacility buildingname",
           endings="施設名 施設名称 学校名 園名 館名 公園名 農園名 倉庫名 団地名 住宅名 場名 病院名 センター名 財産の名称 施設の名称"),
    _field("name_kana", "text", "facility", ("施設名カナ", "Name in kana"),
           "名称カナ 施設名カナ フリガナ ふりがな よみがな ヨミガナ カナ 名称フリガナ nameinkana fullnameinkana",
           endings="カナ ふりがな フリガナ 読み"),
    _field("code", "code", "facility", ("施設番号", "Facility code"),
           "施設番号 施設コード 施設id 施設no 管理番号 財産番号 台帳番号 整理番号 資産番号 識別番号 共通id 施設管理番号 公有財産番号"
           " locationcode facilityid facilitycode assetid buildingid sitecode"),
    _field("number", "text", "weak", ("番号", "Number"),
           "id no no. 番号 連番 通番 通し番号 項番 #property # 行番号 identification code 識別子 コード"),
    _field("municipality_code", "municipality_code", "place", ("市区町村コード", "Municipality code"),
           "全国地方公共団体コード 都道府県コード又は市区町村コード 市区町村コード 市町村コード 団体コード 自治体コード 地方公共団体コード"
           " 都道府県コード・市区町村コード 行政区域コード 所在地全国地方公共団体コード p05001 p14002 p27001 p29001 citycode municipalitycode prefcode",
           endings="地方公共団体コード 市区町村コード 市町村コード"),
    _field("municipality_name", "text", "place", ("市区町村名", "Municipality"),
           "市区町村名 市町村名 地方公共団体名 自治体名 市区町村 市町村 団体名称 所在地市区町村 city municipality 都道府県名及び市町村名"),
    _field("prefecture", "text", "place", ("都道府県名", "Prefecture"),
           "都道府県名 都道府県 所在地都道府県 pref prefecture state"),
    _field("address", "text", "place", ("所在地", "Address"),
           "所在地 住所 所在地連結表記 施設所在地 施設住所 所在地住所 所在地番 設置場所住所 住所番地まで 住所位置情報 所在 地番 p04003 p05004 p14004 p27006 p29005 address"
           " streetaddress location_address fulladdress", endings="所在地 住所"),
    _field("address_town", "text", "place", ("町字", "Town"), "所在地町字 町名 町字 町丁目 大字 townname"),
    _field("address_block", "text", "place", ("番地以下", "Block"), "所在地番地以下 番地以下 番地"),
    _field("address_building", "text", "place", ("方書", "Building in address"),
           "建物名等方書 建物名等 方書 katagaki"),
    _field("district", "text", "facility", ("地区", "District"),
           "小学校区 校区 学区 小学校区名 中学校区 地区 地区名 地域 地域名 圏域 区名 行政区 行政区名 コミュニティ地区 district 日常生活圏域"),
    _field("lat", "latitude", "place", ("緯度", "Latitude"), "緯度 北緯 latitude lat 緯度北緯 緯度世界測地系 緯度10進 y座標緯度 fy",
           endings="緯度 latitude"),
    _field("lon", "longitude", "place", ("経度", "Longitude"),
           "経度 東経 longitude lon lng long 経度東経 経度世界測地系 経度10進 x座標経度 fx", endings="経度 longitude"),
    _field("position", "position", "place", ("緯度経度", "Position"),
           "緯度経度 位置情報 座標 緯度・経度 緯度,経度 latlon latlng coordinates geometry wkt 経度緯度 経緯度"),
    _field("class_large", "text", "facility", ("大分類", "Large class"),
           "大分類 施設分類大分類 大分類名 用途大分類 施設大分類 施設類型 施設類型大分類 類型 大類型 分野 施設分野 機能大分類"),
    _field("class_middle", "text", "facility", ("中分類", "Middle class"), "中分類 施設分類中分類 中分類名 施設類型中分類"),
    _field("class_small", "text", "facility", ("小分類", "Small class"),
           "小分類 施設分類小分類 小分類名 施設小分類 施設類型小分類 施設分類 施設種別 施設の種類 施設種類 種別 種類 区分 用途 施設用途 用途分類 用途分類名 用途種別 用途名称 施設用途分類 建物用途分類 利用用途 施設分類名 施設種別名"
           " 用途区分 建物用途 主要用途 主用途 施設区分 分類 事業分類 用途名 certifiedtype category type use buildinguse propertytype"
           " realpropertyassettype", endings="小分類 施設区分"),
    _field("department", "text", "facility", ("所管課", "Department"),
           "所管部課 所管課 所管課名 所管部署 所管 担当課 担当部署 主管課 主管 管理課 施設所管課 所属 所属名 所管所属 担当課名 管理所属"
           " jurisdiction department", endings="所管課 担当課 主管課 所管局"),
    _field("operator", "text", "weak", ("運営団体", "Operator"), "団体名 運営主体 設置者 establisher"),
    _field("floor_area_m2", "area", "building", ("延床面積", "Floor area"),
           "延床面積 延べ床面積 延べ面積 延面積 延床面積合計 延べ床面積合計 総延床面積 総延べ床面積 床面積 床面積合計 建物延床面積 建物延べ床面積"
           " 建物面積 施設面積 建物延面積 建物延べ面積 建物総延床面積 延床 延床面積計 保有面積 専有面積 floorarea grossfloorarea gfa totalfloorarea buildingarea buildingsize"
           " buildingrentablesquarefeet rentablesquarefeet squarefeet squarefootage grosssquarefeet sqft",
           endings="延床面積 延べ床面積 延べ面積 squarefeet"),
    _field("footprint_m2", "area", "facility", ("建築面積", "Footprint"), "建築面積 建築面積合計 建面積 建坪 footprint"),
    _field("land_area_m2", "area", "facility", ("敷地面積", "Land area"),
           "敷地面積 土地面積 地積 公園面積 敷地面積合計 用地面積 landarea sitearea", endings="敷地面積"),
    _field("any_area_m2", "area", "weak", ("面積", "Area"), "面積 area 数量 総面積"),
    _field("land_owner", "text", "facility", ("土地所有者", "Land owner"),
           "土地所有者 敷地所有者 土地所有 土地所有区分 敷地所有 土地の所有 土地権原"),
    _field("plot_ratio", "plot_ratio", "facility", ("容積率", "Floor area ratio"), "容積率 指定容積率 容積率上限 plotratio floorarearatio"),
    _field("renovated_year", "fiscal_year", "building", ("大規模改修年度", "Year of large renovation"),
           "大規模改修年度 大規模改修年 大規模改修実施年度 長寿命化改修年度 大規模改造年度 最終大規模改修年度 yearrenovated"),
    _field("built_year", "built", "building", ("建築年度", "Year built"),
           "建築年度 建築年 建設年度 建設年 竣工年 竣工年度 完成年 完成年度 築年 築年度 建築年月 建築年月日 竣工年月 竣工年月日 竣工日 完成年月日"
           " 完成年月 建設年月日 建設年月 建築時期 建築年次 建築年度西暦 建築年西暦 建築年度和暦 建築年和暦 新築年度 新築年月日 建物建築年度"
           " 建築年度最古棟 最古棟建築年度 最も古い建物の建築年度 代表建築年度 主たる建物の建築年度 代表的な建築年 p27009 constructiondate yearbuilt"
           " constructionyear builtyear built dateofconstruction yearofconstruction",
           endings="建築年度 建築年月日 竣工年度 竣工年 建築年 建設年度"),
    _field("opened_year", "built", "weak", ("開設・取得年", "Opened or acquired"),
           "設置年月日 設置年 設置年度 開設年 開設年月日 開設年度 開館年 開館年月日 供用開始年 供用開始年月日 供用開始日 供用年月日 取得年月日"
           " 取得年度 取得年 取得日 整備年度 整備年 設立年月日 設置年月日年 取得等年月日", endings="供用開始年月日 取得年月日"),
    _field("management", "management", "facility", ("管理形態", "Run by"),
           "管理形態 運営形態 管理運営形態 管理・運営形態 管理運営 管理・運営 管理運営方法 管理方法 運営方法 管理運営方式 運営方式 施設管理形態 施設の管理形態 施設の運営形態 managementform operatedby"),
    _field("structure", "structure", "building", ("構造", "Structure"),
           "構造 主な構造 主要構造 構造・階数 構造階数 構造/階数 構造・規模 構造及び階数 構造種別 建物構造 構造区分 建物の構造 主体構造 構造名 耐用年数分類構造 耐用年数構造 構造用途 structure constructiontype"),
    _field("storeys", "storeys", "building", ("階数", "Storeys"),
           "p27008 階数 地上階数 地上階 地上 階層 階 建物階数 階数地上 地上階層 floors storeys stories numberoffloors"),
    _field("basement_storeys", "small_count", "building", ("地下階数", "Basement storeys"),
           "地下階数 地下階 地下 階数地下 地下階層 basements"),
    _field("seismic_code", "seismic_code", "building", ("耐震基準", "Seismic code"),
           "耐震基準 新旧耐震 新旧耐震基準 新・旧耐震 耐震区分 新耐震・旧耐震 耐震基準区分 新耐震旧耐震 旧耐震・新耐震 新旧"),
    _field("any_seismic", "text", "weak", ("耐震", "Seismic state"), "耐震 耐震性 耐震性能 耐震状況 耐震の状況"),
    _field("seismic_checked", "flag", "building", ("耐震診断", "Seismic survey"),
           "耐震診断 耐震診断実施 耐震診断の有無 耐震診断有無 診断 耐震診断実施状況 耐震診断状況"),
    _field("seismic_retrofitted", "flag", "building", ("耐震補強", "Seismic retrofit"),
           "耐震補強 耐震改修 耐震補強の有無 耐震補強有無 補強 耐震化 耐震化状況 耐震補強実施 耐震改修状況 耐震補強状況 耐震工事"),
    _field("legal_life_years", "small_count", "building", ("耐用年数", "Legal life"), "耐用年数 法定耐用年数 耐用年数年 税法耐用年数"),
    _field("acquisition_cost_yen", "money", "building", ("取得価額", "Acquisition cost"),
           "取得価額 取得価格 取得価額等 取得金額 取得原価 取得価額・再調達価額"),
    _field("accumulated_depreciation_yen", "money", "building", ("減価償却累計額", "Accumulated depreciation"),
           "減価償却累計額 償却累計額 減価償却額累計 減価償却累計 期末減価償却累計額", endings="減価償却累計額"),
    _field("account", "text", "weak", ("勘定科目", "Account"), "勘定科目 科目 資産区分 資産種別 資産種類 財産区分 種目"),
    _field("building_code", "code", "building", ("棟番号", "Building number"),
           "棟番号 棟no 棟no. 建物番号 枝番 建物コード 棟id 建物id 棟コード 建物no 棟 枝番号"),
    _field("plateau_id", "text", "building", ("PLATEAUの建物ID", "PLATEAU building id"),
           "plateau建物id plateauの建物id plateauid plateau_id plateau3d建物id gml_id gmlid gml:id uro:buildingid uro_buildingid bldg:buildingid 3d都市モデル建物id"),
    _field("building_name", "text", "building", ("棟名", "Building name"),
           "棟名 建物名 建物名称 棟名称 建物等名称 建物の名称 棟の名称 building", endings="棟名 建物名称"),
    _field("policy", "text", "facility", ("方針", "Policy"),
           "方針 今後の方針 再編方針 施設方針 基本方針 対応方針 方向性 今後の方向性 取組方針 個別方針 将来方針", endings="方針"),
    _field("shelter", "flag", "facility", ("避難所指定", "Shelter"),
           "避難所 避難所指定 指定避難所 防災拠点指定 避難所区分 指定緊急避難場所 避難場所 避難所指定の有無 避難所等"),
    _field("host_name", "text", "facility", ("主たる施設", "Host facility"),
           "主たる施設名 複合施設名 併設先 入居施設 主施設 主施設名 複合先 併設施設名 入居先"),
    _field("use_state", "use_state", "facility", ("利用状況", "Use state"),
           "利用状況 使用状況 供用状況 利用状態 使用状態 利活用状況 施設の利用状況 施設状況 運用状況 稼働状況 休廃止状況 現在の利用状況 休校区分 usestate status"
           " usestatus usagestatus occupancystatus currentstatus assetstatus buildingstatus operationalstatus", endings="利用状況 使用状況 供用状況"),
    _field("property_kind", "property_kind", "facility", ("公有財産の区分", "Kind of public property"),
           "公有財産区分 公有財産の区分 行政財産・普通財産 行政・普通財産 行政財産普通財産 行政財産・普通財産の別 財産の区分 財産の種類"
           " propertykind"),
    _field("classrooms", "small_count", "facility", ("普通教室数", "Classrooms"),
           "普通教室数 保有教室数 保有普通教室数 教室数 classrooms numberofclassrooms"),
    _field("source", "text", "facility", ("出典", "Source"), "出典 出典pdf 出典名 source datasource 出典ファイル"),
    _field("as_of", "text", "facility", ("時点", "As of"), "基準日 時点 更新日 最終更新日 調査日 データ時点 基準年月日 asof updated"),
    _field("capacity", "quantity", "facility", ("定員", "Capacity"),
           "定員 収容定員 収容人数 想定収容人数 capacity 定員数 収容可能人数 利用定員 管理戸数 戸数", endings="収容人数"),
    _field("deterioration", "text", "attribute", ("老朽化度", "Deterioration"),
           "老朽化度 老朽度 劣化度 劣化度合 老朽化度合 老朽化率 老朽化比率 老朽化 劣化状況 老朽化状況 老朽度合 総合劣化度 総合劣化度得点 健全度 健全性 劣化度評価 老朽化評価 有形固定資産減価償却率"
           " condition conditionrating conditionindex fci", endings="老朽化度 劣化度 健全度"),
    _field("hazard", "text", "attribute", ("災害の想定", "Hazards"), "ハザード ハザードマップ 災害リスク 災害危険区域 hazard hazards floodzone"),
    _field("poi_code", "text", "facility", ("POIコード", "POI code"), "poiコード poicode poi施設種別poiコード"),
    _field("fiscal_year", "fiscal_year", "year", ("年度", "Fiscal year"), "年度 会計年度 対象年度 決算年度 fiscalyear 実績年度"),
    _field("maintenance_yen", "money", "year", ("維持管理費", "Maintenance"),
           "維持管理費 維持管理経費 維持管理コスト 維持費 管理費 施設維持管理費 maintenancecost"),
    _field("utilities_yen", "money", "year", ("光熱水費", "Utilities"), "光熱水費 光熱費 水道光熱費 光熱水料 光熱水料費 utilities"),
    _field("staff_yen", "money", "year", ("人件費", "Staff"), "人件費 職員人件費 職員費 staffcost"),
    _field("designated_manager_yen", "money", "year", ("指定管理料", "Designated manager"),
           "指定管理料 指定管理委託料 指定管理者委託料 指定管理費"),
    _field("other_cost_yen", "money", "year", ("その他経費", "Other cost"),
           "その他経費 事業運営費 運営費 その他支出 その他費用 事業費 運営経費 その他コスト"),
    _field("total_cost_yen", "money", "year", ("支出", "Total cost"),
           "支出 支出額 支出合計 支出計 歳出 歳出合計 総コスト トータルコスト 総費用 管理運営費 経費合計 コスト合計 管理運営経費 コスト 費用合計"
           " 行政コスト 支出総額 totalcost operatingcost runningcost annualcost expenditure"),
    _field("income_yen", "money", "year", ("収入", "Income"),
           "収入 収入額 収入合計 収入計 歳入 歳入合計 使用料収入 使用料 収入総額 施設収入 利用料収入 income revenue"),
    _field("subsidy_yen", "money", "year", ("補助金", "Subsidy"), "補助金 国県補助金 国庫補助金 国・県支出金 国県支出金 subsidy"),
    _field("depreciation_yen", "money", "year", ("減価償却費", "Depreciation"), "減価償却費 減価償却額 depreciation"),
    _field("users", "count", "year", ("利用者数", "Users"),
           "利用者数 利用人数 延利用者数 延べ利用者数 来館者数 入館者数 年間利用者数 入場者数 来場者数 利用者 利用人数合計 児童数 生徒数 園児数"
           " 児童生徒数 在籍児童数 在籍生徒数 在園児数 在籍者数 児童生徒数計 pupils students enrolment enrollment 入居戸数 入居世帯数 利用件数 貸出人数 来園者数 入園児数 users visitors annualusers annualvisitors numberofusers numberofvisitors",
           endings="利用者数 利用人数"),
    _field("users_unit", "text", "facility", ("利用者の単位", "Users' unit"),
           "利用者の単位 利用者数の単位 利用者数単位 利用者単位 利用の単位 利用単位 usersunit unitofusers"),
    _field("utilisation_rate", "rate", "year", ("稼働率", "Use rate"),
           "稼働率 利用率 部屋稼働率 施設利用率 平均稼働率 諸室稼働率 施設稼働率 貸室稼働率 入居率 utilisation utilization utilizationrate utilisationrate occupancy"),
    _field("staff_count", "quantity", "year", ("職員数", "Staff"),
           "職員数 従事職員数 配置職員数 従事者数 職員数合計 正規職員数 staffcount"),
    _field("classes", "small_count", "year", ("学級数", "Classes"), "学級数 クラス数 学級数合計 通常学級数 classes"),
    _field("energy_electricity_kwh", "quantity", "year", ("電気使用量", "Electricity"), "電気使用量 電力使用量 電気 電力量"),
    _field("energy_gas_m3", "quantity", "year", ("ガス使用量", "Gas"), "ガス使用量 都市ガス使用量 都市ガス"),
    _field("energy_water_m3", "quantity", "year", ("水道使用量", "Water"), "水道使用量 上水道使用量"),
    _field("energy_heavy_oil_l", "quantity", "year", ("重油使用量", "Heavy oil"), "重油使用量 a重油使用量 重油"),
    _field("energy_kerosene_l", "quantity", "year", ("灯油使用量", "Kerosene"), "灯油使用量 灯油"),
)  # fmt: skip
BY_CODE: Final = {field.code: field for field in FIELDS}
# Figures a list derives from others; read as a cost or an area they would be wrong.
DERIVED: Final = (
    "当たり",
    "あたり",
    "1人当",
    "単価",
    "割合",
    "比率",
    "構成比",
    "累計",
    "平均",
    "増減",
    "築年数",
    "経過年数",
    "残存",
    "percapita",
)
