"""Maps of a printed report: the whole town, and each district at a true scale, with a legend of the signs."""

from collections.abc import Sequence

from app.domain.actions import ACTIONS
from app.formats.papers.document.document_sheets import when
from app.formats.papers.pictures import drawing
from app.formats.papers.pictures.map_picture import MapFrame, frame_of, map_picture
from app.formats.papers.pictures.signs import symbol
from app.formats.papers.report.compose_stock import districts_in
from app.formats.papers.report.council_report import CouncilReport, ReportFacility
from app.formats.papers.report.products import PaperSheet
from app.formats.papers.wording.blocks import Block, chapter, heading, picture, small, table
from app.formats.papers.wording.paper_words import term_label
from app.formats.words.pairs import Pair, say

TITLE: Pair = ("5　地図", "5  Maps")
WHOLE: Pair = ("全市", "The whole town")
CAPTION: Pair = (
    "{place}：計画の方針（1:{scale}、平面直角座標系 EPSG:{epsg}）",
    "{place}: what the plan does (1:{scale}, plane EPSG:{epsg})",
)
WAYS: Pair = ("。破線は移転先", ". Dashed: where people go")
NO_OUTLINE: Pair = (
    "。市の境界のデータがないため、輪郭は描いていません",
    ". The town's boundary is not loaded, so no outline is drawn",
)
NO_PLACE: Pair = ("位置の分かる施設がありません。", "No facility has a known position.")
NAMED: Pair = ("番号|施設名|方針|実施時期|移転先", "No.|Facility|Action|When|Where people go")
NO_DISTRICT: Pair = ("地区なし", "No district")
# Width and height of a map on paper, millimetres.
SIZES = {PaperSheet.A4: (174.0, 150.0), PaperSheet.A3: (384.0, 170.0)}


def map_blocks(report: CouncilReport, language: str, sheet: PaperSheet) -> list[Block]:
    """The chapter of maps: one of the town, one a district."""
    blocks = chapter(say(TITLE, language))
    blocks += _map(report, report.facilities, say(WHOLE, language), language, sheet, whole=True)
    for name in districts_in(report.facilities):
        mine = [each for each in report.facilities if each.district == name]
        blocks += [{"kind": "break"}, *_map(report, mine, name or say(NO_DISTRICT, language), language, sheet)]
    return blocks


def _map(
    report: CouncilReport,
    facilities: Sequence[ReportFacility],
    place: str,
    language: str,
    sheet: PaperSheet,
    *,
    whole: bool = False,
) -> list[Block]:
    head = heading(place, 2)
    frame = frame_for(report, facilities, sheet, whole=whole)
    if frame is None:
        return [head, small(say(NO_PLACE, language))]
    caption = say(CAPTION, language).format(place=place, scale=f"{frame.scale:,}", epsg=frame.epsg)
    if any(to.lon is not None for each in facilities for to in each.receivers):
        caption += say(WAYS, language)
    if whole and not report.outline:
        caption += say(NO_OUTLINE, language)
    named = [] if whole else _to_name(report, facilities)
    numbers = {each.code: number for number, each in enumerate(named, start=1)}
    drawn = map_picture(frame, facilities, outline=report.outline, districts=report.districts, numbers=numbers)
    alt = f"{caption}. {_counted(facilities, language)}"
    blocks = [head, picture(drawn, alt=alt, caption=caption, mm=frame.width_mm), legend(facilities, language)]
    return [*blocks, _named(named, language)] if named else blocks


def _to_name(report: CouncilReport, facilities: Sequence[ReportFacility]) -> list[ReportFacility]:
    """Places that people leave, then those that take them in, also where nothing else changes there."""
    taking = {to.code for each in report.facilities for to in each.receivers}
    placed = [each for each in facilities if each.lon is not None]
    stay = [each for each in placed if each.code in taking and not each.needs_sheet]
    return [*(each for each in placed if each.needs_sheet), *stay]


def _named(facilities: Sequence[ReportFacility], language: str) -> Block:
    """The numbers of the map with the names they stand for, and where people go."""
    between = "、" if language == "ja" else ", "
    rows = [
        [str(number), each.name, term_label("action", each.action, language), when(each, language),
         between.join(dict.fromkeys(to.name for to in each.receivers)) or "－"]
        for number, each in enumerate(facilities, start=1)
    ]  # fmt: skip
    return table(say(NAMED, language).split("|"), rows, aligns=["left"] * 5, widths=[0.5, 3, 1.6, 1.8, 3])


def frame_for(
    report: CouncilReport, facilities: Sequence[ReportFacility], sheet: PaperSheet, *, whole: bool = False
) -> MapFrame | None:
    """The frame that shows the facilities, for the whole town its outline too; None where nothing has a position."""
    points = [(each.lon, each.lat) for each in facilities if each.lon is not None and each.lat is not None]
    if whole:
        points += [point for area in report.outline for ring in area.rings for point in ring]
    if not points or not report.town.plane_epsg:
        return None
    width, height = SIZES[sheet]
    return frame_of(points, epsg=report.town.plane_epsg, width_mm=width, height_mm=height)


def town_svg(report: CouncilReport) -> bytes:
    """The map of the whole town as it is printed on A4; an empty drawing where nothing has a position."""
    width, height = SIZES[PaperSheet.A4]
    drawn = town_map(report, width_mm=width, height_mm=height)
    return (drawn or drawing.picture(width, height, (), unit="mm")).encode()


def town_map(report: CouncilReport, *, width_mm: float, height_mm: float) -> str:
    """The whole town as a drawing of that size; empty where nothing has a position."""
    points = [(each.lon, each.lat) for each in report.facilities if each.lon is not None and each.lat is not None]
    points += [point for area in report.outline for ring in area.rings for point in ring]
    if not points or not report.town.plane_epsg:
        return ""
    frame = frame_of(points, epsg=report.town.plane_epsg, width_mm=width_mm, height_mm=height_mm)
    return map_picture(frame, report.facilities, outline=report.outline, districts=report.districts)


def legend(facilities: Sequence[ReportFacility], language: str, *, columns: int = 4) -> Block:
    """The signs that are on the map, with how many there are."""
    present = [action.value for action in ACTIONS if any(each.action == action.value for each in facilities)]
    items = [
        {"svg": symbol(action), "text": f"{term_label('action', action, language)} "
         f"{sum(each.action == action for each in facilities)}"}
        for action in present
    ]  # fmt: skip
    return {"kind": "legend", "columns": columns, "items": items}


def _counted(facilities: Sequence[ReportFacility], language: str) -> str:
    """What the map shows, for those who do not see it."""
    told = []
    for action in ACTIONS:
        count = sum(each.action == action.value for each in facilities)
        if count:
            told.append(f"{term_label('action', action.value, language)} {count}")
    return ("、" if language == "ja" else ", ").join(told)
