"""Collections of the register: facilities, buildings (棟) and the facilities of neighbouring municipalities."""

from app.domain.vocabulary import Category, Management, PointQuality, PropertyKind, SeismicCode, Structure, UseState
from app.store.collections.shape import Collection, Property, ValueKind, number, whole, words

_AREA = "coalesce(f.floor_area_m2, (SELECT sum(s.floor_area_m2) FROM building s WHERE s.facility_id = f.id))"
_BUILT = "coalesce(f.built_year, (SELECT min(s.built_year) FROM building s WHERE s.facility_id = f.id))"
_FUNCTIONS = """ARRAY(SELECT CAST(u.function AS text) FROM facility_function u WHERE u.facility_id = f.id
    ORDER BY u.area_m2 DESC NULLS LAST, u.function)"""
_NEWEST = """LEFT JOIN LATERAL (SELECT r.fiscal_year, r.users, r.users_unit, r.cost_yen, r.income_yen
    FROM yearly_record r WHERE r.facility_id = f.id ORDER BY r.fiscal_year DESC LIMIT 1) y ON true"""
_ZONES = """ARRAY(SELECT d.kind || coalesce(':' || z.rank, '') FROM facility_zone z
    JOIN zone_dataset d ON d.id = z.dataset_id WHERE z.facility_id = f.id AND z.state = 'inside'
    AND d.kind IN ('flood', 'landslide', 'tsunami') ORDER BY 1)"""
_UPDATED = Property(
    "updated", ValueKind.INSTANT, "f.updated_at", "更新日時", "Last changed here", role="primary-instant"
)  # fmt: skip

_FACTS = (
    words("name", "f.name", "施設名", "Name", writable=True),
    words("name_kana", "f.name_kana", "施設名（カナ）", "Reading of the name", writable=True),
    words("category", "f.category", "大分類", "Class by use", terms=Category, writable=True),
    words("class_large", "f.class_large", "市の大分類", "The town's own class", writable=True),
    words("class_small", "f.class_small", "市の中分類", "The town's own finer class", writable=True),
    words("department", "f.department", "所管課", "Section in charge", writable=True),
    words("management", "f.management", "管理形態", "Who runs it", terms=Management, writable=True),
    words("address", "f.address", "所在地", "Address", writable=True),
    words("district", "f.district", "地区", "District", writable=True),
    number("floor_area_m2", _AREA, "延床面積", "Floor area", unit="m2", writable=True),
    number("footprint_m2", "f.footprint_m2", "建築面積", "Footprint", unit="m2", writable=True),
    whole("built_year", _BUILT, "建築年度（最も古い棟）", "Fiscal year of the oldest building", writable=True),
    words("policy", "f.policy", "所管課の方針", "What the section says of its future", writable=True),
    Property("shelter", ValueKind.FLAG, "f.shelter", "指定避難所", "Designated shelter", writable=True),
    words("host_name", "f.host_name", "併設先の施設名", "Facility it is housed in", writable=True),
    words("use_state", "f.use_state", "利用状況", "Use state", terms=UseState, writable=True),
    words("property_kind", "f.property_kind", "公有財産の区分", "Kind of property", terms=PropertyKind, writable=True),
    whole("classrooms", "f.classrooms", "教室数", "Classrooms", writable=True),
)
_MORE = (
    Property("functions", ValueKind.TEXTS, _FUNCTIONS, "機能（面積の大きい順）", "What it does, the largest first"),
    words("point_quality", "f.point_quality", "位置の精度", "How exactly the place is known", terms=PointQuality),
    whole("users", "y.users", "最新年度の利用者数", "Users in the newest year", unit="1/a", join="year"),
    words("users_unit", "y.users_unit", "利用者の数え方", "What is counted as users", join="year"),
    whole("cost_yen", "y.cost_yen", "最新年度の費用（円）", "Running cost, yen", unit="[JPY]/a", join="year"),
    whole("income_yen", "y.income_yen", "最新年度の収入（円）", "Income, yen", unit="[JPY]/a", join="year"),
    whole("figures_year", "y.fiscal_year", "数値の年度", "Fiscal year of these figures", join="year"),
    Property(
        "hazards", ValueKind.TEXTS, _ZONES, "ハザード区域（種類:深さの階級）", "Hazard zones it lies in, kind:rank"
    ),
)
_PLATEAU = Property(
    "plateau_ids",
    ValueKind.TEXTS,
    "ARRAY(SELECT b.plateau_id FROM building b WHERE b.facility_id = f.id AND b.plateau_id IS NOT NULL ORDER BY 1)",
    "棟の建物ID（PLATEAU）",
    "Its buildings in PLATEAU (建物ID or gml:id)",
)
_HOME = "facility f JOIN municipality m ON m.id = f.municipality_id AND m.is_home"
_OTHERS = "facility f JOIN municipality m ON m.id = f.municipality_id AND NOT m.is_home"

FACILITIES = Collection(
    code="facilities",
    ja="公共施設",
    en="Public facilities",
    about_ja="市の公共施設。識別子は市の施設コード。",
    about_en="The town's public facilities. The id of a feature is the town's own number of the facility.",
    rows="facility f",
    key="f.code",
    geometry="f.point",
    shape="point",
    # A constant while it runs: pages then follow the index on municipality and number.
    condition="f.municipality_id = (SELECT h.id FROM municipality h WHERE h.is_home)",
    properties=(
        words("code", "f.code", "施設コード", "The town's own number", role="id"),
        *_FACTS,
        *_MORE,
        _PLATEAU,
        words("municipality", "m.code", "全国地方公共団体コード", "Code of the municipality", join="town"),
        _UPDATED,
    ),
    joins={"year": _NEWEST, "town": "JOIN municipality m ON m.id = f.municipality_id"},
    version="f.version",
    row="f.id",
)
NEIGHBOURS = Collection(
    code="neighbours",
    ja="近隣市町村の公共施設",
    en="Facilities of neighbouring municipalities",
    about_ja="広域利用の候補。識別子は「全国地方公共団体コード-施設コード」。",
    about_en="Facilities that could be shared. The id is the municipality's code, a hyphen, the facility's own number.",
    rows=_OTHERS,
    key="(m.code || '-' || f.code)",
    geometry="f.point",
    shape="point",
    properties=(
        words("id", "(m.code || '-' || f.code)", "識別子", "Municipality and number", role="id"),
        words("code", "f.code", "施設コード", "Number in its municipality"),
        words("municipality", "m.code", "全国地方公共団体コード", "Code of its municipality"),
        words("municipality_name", "m.name", "市町村名", "Name of its municipality"),
        *(Property(p.name, p.kind, p.sql, p.ja, p.en, unit=p.unit, terms=p.terms) for p in _FACTS),
        *_MORE,
        _UPDATED,
    ),
    joins={"year": _NEWEST},
)
_BUILDING_KEY = "(f.code || '-' || CASE WHEN b.is_whole THEN 'whole' ELSE b.code END)"
BUILDINGS = Collection(
    code="buildings",
    ja="建物（棟）",
    en="Buildings",
    about_ja="棟ごとの台帳。位置は施設の代表点。識別子は「施設コード-棟番号」、棟の記載がない施設は「施設コード-whole」。",
    about_en=(
        "Buildings (棟), at the point of their facility. The id is the facility's number, a hyphen, the building's "
        "number; `whole` stands for a facility whose list names no buildings."
    ),
    rows=f"building b JOIN facility f ON f.id = b.facility_id {_HOME.removeprefix('facility f')}",
    key=_BUILDING_KEY,
    geometry="f.point",
    shape="point",
    properties=(
        words("id", _BUILDING_KEY, "識別子", "Facility and building", role="id"),
        words("facility", "f.code", "施設コード", "Number of the facility"),
        words("facility_name", "f.name", "施設名", "Name of the facility"),
        words("code", "b.code", "棟番号", "Number of the building"),
        words("name", "b.name", "棟名", "Name of the building"),
        words("structure", "b.structure", "構造", "Structure", terms=Structure),
        whole("storeys", "b.storeys", "地上階数", "Storeys above ground"),
        whole("basement_storeys", "b.basement_storeys", "地下階数", "Storeys below ground"),
        number("floor_area_m2", "b.floor_area_m2", "延床面積", "Floor area", unit="m2"),
        whole("built_year", "b.built_year", "建築年度", "Fiscal year built"),
        words("seismic_code", "b.seismic_code", "耐震基準", "Seismic code", terms=SeismicCode),
        Property("seismic_checked", ValueKind.FLAG, "b.seismic_checked", "耐震診断", "Seismic check done"),
        Property("seismic_retrofitted", ValueKind.FLAG, "b.seismic_retrofitted", "耐震補強", "Strengthened"),
        whole("legal_life_years", "b.legal_life_years", "耐用年数", "Legal life", unit="a"),
        whole("renovated_year", "b.renovated_year", "大規模改修年度", "Fiscal year of the last large renovation"),
        words("plateau_id", "b.plateau_id", "建物ID（PLATEAU）", "The building in PLATEAU (建物ID or gml:id)"),
        whole("acquisition_cost_yen", "b.acquisition_cost_yen", "取得価額（円）", "Acquisition cost", unit="[JPY]"),
        words("facility_category", "f.category", "施設の大分類", "Class of the facility by use", terms=Category),
        words("address", "f.address", "施設の所在地", "Address of the facility"),
        words("municipality", "m.code", "全国地方公共団体コード", "Code of the municipality"),
        Property("updated", ValueKind.INSTANT, "b.updated_at", "更新日時", "Last changed here", role="primary-instant"),
    ),
)
