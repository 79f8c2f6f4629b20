"""Collections of the ground: districts, zones, population cells, shelters."""

from collections.abc import Sequence

from app.domain.vocabulary import ZoneKind
from app.store.collections.shape import Collection, Property, ValueKind, number, whole, words

_POINT = "ST_SetSRID(ST_MakePoint({0}.lon, {0}.lat), 4326)"
_PLACED = "CASE WHEN {0}.lon <> 'NaN' AND {0}.lat <> 'NaN' THEN " + _POINT + " END"
# The zone's number within its file, behind the first digits of the file's SHA-256: the same after every new import.
_ZONE_KEY = "(left(d.sha256, 8) || '-' || (z.id - d.first))"
_ZONE_ROWS = """zone z JOIN (SELECT s.*, (SELECT min(o.id) - 1 FROM zone o WHERE o.dataset_id = s.id) AS first
    FROM zone_dataset s WHERE s.kind {kinds}) d ON d.id = z.dataset_id"""
_ZONE_PROPERTIES = (
    words("id", _ZONE_KEY, "識別子", "File and number in it", role="id"),
    words("name", "z.name", "名称", "Name"),
    words("dataset", "d.name", "データ名", "Data set"),
    words("source", "d.source", "出典", "Source"),
    Property("loaded", ValueKind.INSTANT, "d.loaded_at", "取込日時", "Loaded here", role="primary-instant"),
)

DISTRICTS = Collection(
    code="districts",
    ja="地区",
    en="Districts",
    about_ja="市の地区の区域。識別子は「ファイルの指紋-ファイル内の番号」で、同じファイルなら取り込み直しても変わらない。",
    about_en="The town's districts. The id is made of the file's fingerprint and the number in the file.",
    rows=_ZONE_ROWS.format(kinds="= 'district'"),
    key=_ZONE_KEY,
    geometry="z.area",
    shape="multipolygon",
    properties=_ZONE_PROPERTIES,
)
ZONES = Collection(
    code="zones",
    ja="区域（浸水・土砂災害・都市計画など）",
    en="Zones (flood, landslide, planning …)",
    about_ja="取り込んだ区域データ。識別子は地区と同じ作り。範囲の外は「データなし」で、「安全」ではない。",
    about_en="Zones as loaded; ids as those of districts. Outside a data set's range there is no data, not safety.",
    rows=_ZONE_ROWS.format(kinds="<> 'district'"),
    key=_ZONE_KEY,
    geometry="z.area",
    shape="multipolygon",
    properties=(
        *_ZONE_PROPERTIES[:2],
        words("kind", "d.kind", "種類", "Kind", terms=ZoneKind),
        whole("rank", "z.rank", "浸水深の階級", "Depth rank of a flood zone"),
        *_ZONE_PROPERTIES[2:],
    ),
)
SHELTERS = Collection(
    code="shelters",
    ja="避難所",
    en="Shelters",
    about_ja="指定緊急避難場所・指定避難所。識別子は一覧の番号。",
    about_en="Designated shelters. The id is the number in their list.",
    rows="shelter s LEFT JOIN facility f ON f.id = s.facility_id",
    key="s.code",
    geometry=_PLACED.format("s"),
    shape="point",
    properties=(
        words("code", "s.code", "番号", "Number in the list", role="id"),
        words("name", "s.name", "名称", "Name"),
        words("address", "s.address", "所在地", "Address"),
        Property("hazards", ValueKind.TEXTS, "s.hazards", "対応する災害", "Hazards it is designated for"),
        words("facility", "f.code", "施設コード", "Number of the facility it is"),
        words("source", "s.source", "出典", "Source"),
    ),
)


def _named(band: str) -> str:
    """A band of ages as part of a name that filters can write without quotes: `75+` → `75_over`."""
    return band.replace("-", "_").replace("+", "_over")


def population(dataset_id: int, years: Sequence[int], bands: Sequence[str]) -> Collection:
    """The cells of one population file; a property for each band of ages and year."""
    figures = tuple(
        number(
            f"people_{_named(band)}_{year}",
            f"c.people[{b * len(years) + y + 1}]",
            f"{year}年の人口（{band}）",
            f"People in {year}, {band}",
            unit="1",
        )
        for b, band in enumerate(bands)
        for y, year in enumerate(years)
    )
    return Collection(
        code="population",
        ja="人口（メッシュ・小地域）",
        en="Population cells",
        about_ja="最も新しい人口データのセル。識別子は地域メッシュコードまたは小地域コード。位置は代表点。",
        about_en="Cells of the newest population file, at their representative points. The id is the cell's code.",
        rows="population_cell c JOIN population_dataset d ON d.id = c.dataset_id",
        key="c.code",
        geometry=_PLACED.format("c"),
        shape="point",
        condition="c.dataset_id = :dataset",
        values={"dataset": dataset_id},
        properties=(
            words("code", "c.code", "メッシュ・小地域コード", "Code of the cell", role="id"),
            words("name", "c.name", "名称", "Name"),
            *figures,
            words("source", "d.source", "出典", "Source"),
        ),
    )
