"""CouncilReport → PPTX: slides with native, editable charts, tables and a map. The only door to python-pptx."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LEGEND_POSITION
from pptx.enum.dml import MSO_PATTERN
from pptx.enum.text import PP_ALIGN
from pptx.oxml.ns import qn
from pptx.util import Emu, Mm, Pt

from app.formats.papers.document.document import map_png, raster
from app.formats.papers.document.document_maps import legend
from app.formats.papers.document.document_summary import HEADLINES, headline_label, summary_title, told
from app.formats.papers.pages.slide_words import SLIDES, bullets_of
from app.formats.papers.pictures.drawing import SERIES
from app.formats.papers.pictures.report_charts import area_pairs, build_year_bars, need_bars, need_top, payer_bars
from app.formats.papers.report.council_report import CouncilReport, ReportFacility
from app.formats.papers.wording.blocks import printed_heading, title_of
from app.formats.papers.wording.cells import rezipped
from app.formats.papers.wording.number_words import UNKNOWN, bare, number
from app.formats.papers.wording.paper_words import figure_label, term_label
from app.formats.papers.wording.people_words import affected_cell
from app.formats.papers.wording.worded import credit_lines, mark_of, remarks, worded
from app.formats.words.pairs import say

FONT: Final = "BIZ UDPGothic"
WIDTH, HEIGHT = Mm(338.67), Mm(190.5)
LEFT, TOP, WIDE, HIGH = Mm(14), Mm(30), Mm(310), Mm(140)
BLANK: Final = 6
INK, GREY = RGBColor(0x1A, 0x1A, 0x1C), RGBColor(0x4D, 0x4D, 0x4D)
PATTERNS: Final = {
    "slant": MSO_PATTERN.LIGHT_UPWARD_DIAGONAL,
    "back": MSO_PATTERN.LIGHT_DOWNWARD_DIAGONAL,
    "dots": MSO_PATTERN.PERCENT_10,
}
RUNGS: Final = (
    "rung", "run", "achieved_share", "city_cost_yen", "over_yen", "closed", "residents", "gap", "recommended",
)  # fmt: skip
MAP_MM: Final = 230
SIGN_MM: Final = 5
MOST_ROWS: Final = 11
# Letters of a headline that stand on one line at its usual size.
LONG_FIGURE: Final = 14
MOST_RECEIVERS: Final = 2


def report_slides(report: CouncilReport, language: str) -> bytes:
    """The presentation; the same report always gives the same bytes."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDTH, HEIGHT
    day = datetime.fromisoformat(report.run.finished_on)
    deck.core_properties.created = deck.core_properties.modified = day
    deck.core_properties.title = title_of(report, language)
    deck.core_properties.author = report.town.name
    _cover(deck, report, language)
    _summary(deck, report, language)
    _charts(deck, report, language)
    _tables(deck, report, language)
    _alternatives(deck, report, language)
    _closing(deck, report, language)
    buffer = io.BytesIO()
    deck.save(buffer)
    return rezipped(buffer.getvalue())


def _slide(deck: Any, report: CouncilReport, title: str, language: str) -> Any:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    _words(slide, title, LEFT, Mm(10), WIDE, Mm(14), size=26, bold=True)
    mark = f"{report.town.name}　{'計算' if language == 'ja' else 'Run'} {report.run.id}（{report.run.finished_on}）"
    _words(slide, f"{mark}　{mark_of(report, language)}".strip(), LEFT, Mm(178), WIDE, Mm(8), size=10, colour=GREY)
    return slide


def _words(
    slide: Any, text: str, left: int, top: int, width: int, height: int, *, size: float, bold: bool = False,
    colour: RGBColor = INK,
) -> None:  # fmt: skip
    frame = slide.shapes.add_textbox(Emu(left), Emu(top), Emu(width), Emu(height)).text_frame
    frame.word_wrap = True
    _run(frame.paragraphs[0], text, size=size, bold=bold, colour=colour)


def _run(paragraph: Any, text: str, *, size: float, bold: bool = False, colour: RGBColor = INK) -> None:
    run = paragraph.add_run()
    run.text = "".join(each if each >= " " else " " for each in text)
    run.font.size, run.font.bold = Pt(size), bold
    run.font.color.rgb = colour
    _in_japanese(run.font)


def _in_japanese(font: Any) -> None:
    """The font for Latin and for Japanese letters alike."""
    font.name = FONT
    properties = font._element if hasattr(font, "_element") else font._rPr
    east = properties.find(qn("a:ea"))
    if east is None:
        east = properties.makeelement(qn("a:ea"), {})
        properties.append(east)
    east.set("typeface", FONT)


def _listed(slide: Any, lines: Sequence[str], *, top: int = TOP, size: float = 18) -> None:
    frame = slide.shapes.add_textbox(LEFT, Emu(top), WIDE, HIGH).text_frame
    frame.word_wrap = True
    for number_, text in enumerate(lines):
        paragraph = frame.paragraphs[0] if number_ == 0 else frame.add_paragraph()
        paragraph.space_after = Pt(8)
        _run(paragraph, f"・{text}", size=size)


def _cover(deck: Any, report: CouncilReport, language: str) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[BLANK])
    _words(slide, report.town.name, LEFT, Mm(52), WIDE, Mm(14), size=20)
    _words(slide, title_of(report, language), LEFT, Mm(66), WIDE, Mm(22), size=40, bold=True)
    _words(slide, mark_of(report, language), LEFT, Mm(94), WIDE, Mm(14), size=20)
    _words(slide, " ".join(remarks(report, language)), LEFT, Mm(150), WIDE, Mm(20), size=12, colour=GREY)
    facts = f"{'計算' if language == 'ja' else 'Run'} {report.run.id}　{report.run.finished_on}"
    _words(slide, facts, LEFT, Mm(120), WIDE, Mm(12), size=14)


def _summary(deck: Any, report: CouncilReport, language: str) -> None:
    slide = _slide(deck, report, summary_title(report, language), language)
    shown = [report.figure(code) for code in HEADLINES if report.figure(code).value is not None]
    for place, figure in enumerate(shown):
        left, top = LEFT + Mm(104) * (place % 3), TOP + Mm(30) * (place // 3)
        _words(slide, headline_label(figure.code, language), left, top, Mm(100), Mm(8), size=12, colour=GREY)
        said = number(figure.value, figure.unit, language)
        size = 28 if len(said) <= LONG_FIGURE else 22
        _words(slide, said, left, top + Mm(7), Mm(100), Mm(14), size=size, bold=True)
        owner = term_label("origin", figure.origin.value, language)
        _words(slide, owner, left, top + Mm(20), Mm(100), Mm(6), size=9, colour=GREY)
    _listed(slide, bullets_of(report, language), top=TOP + Mm(66), size=16)


def _charts(deck: Any, report: CouncilReport, language: str) -> None:
    top = need_top(report, language)
    for name, bars, highest in (
        ("stock", build_year_bars(report, language), 0.0),
        ("need_before", need_bars(report, "before", language), top),
        ("need_after", need_bars(report, "after", language), top),
        ("payers", payer_bars(report, language), 0.0),
    ):
        slide = _slide(deck, report, say(SLIDES[name], language), language)
        _chart(slide, bars.places, [(each.name, each.values) for each in bars.series], bars.unit, highest=highest)
        if name == "need_after" and report.figure("budget_yen").value is not None:
            line = f"{figure_label('budget_yen', language)}: {told(report, 'budget_yen', language)}"
            _words(slide, line, LEFT, Mm(168), WIDE, Mm(8), size=12)
    names, pairs = area_pairs(report, "plan_by_class", language)
    slide = _slide(deck, report, say(SLIDES["area"], language), language)
    labels = (say(SLIDES["before"], language), say(SLIDES["after"], language))
    series = [(label, tuple(pair[index] for pair in pairs)) for index, label in enumerate(labels)]
    _chart(slide, names, series, say(SLIDES["area_unit"], language), kind=XL_CHART_TYPE.COLUMN_CLUSTERED)
    _map(deck, report, language)


def _map(deck: Any, report: CouncilReport, language: str) -> None:
    """The whole town with the legend of its signs beside it."""
    slide = _slide(deck, report, say(SLIDES["map"], language), language)
    picture = map_png(report, width_mm=MAP_MM, height_mm=140)
    if not picture:
        return
    slide.shapes.add_picture(io.BytesIO(picture), LEFT, TOP, width=Mm(MAP_MM))
    left = LEFT + Mm(MAP_MM + 6)
    for line, item in enumerate(legend(report.facilities, language)["items"]):
        top = TOP + Mm(10.6) * line
        sign = raster(item["svg"], width_mm=SIGN_MM, height_mm=SIGN_MM, ppi=300)
        slide.shapes.add_picture(io.BytesIO(sign), left, top + Mm(2), width=Mm(SIGN_MM))
        _words(slide, item["text"], left + Mm(8), top, Mm(62), Mm(9), size=11)


def _chart(
    slide: Any, places: Sequence[str], series: Sequence[tuple[str, Sequence[float]]], unit: str,
    kind: Any = XL_CHART_TYPE.COLUMN_STACKED, highest: float = 0.0,
) -> None:  # fmt: skip
    """A chart whose numbers can be edited in the presentation; `highest`: where its axis ends (0: by its numbers)."""
    data = CategoryChartData(number_format="#,##0.0")
    data.categories = list(places)
    for name, values in series:
        data.add_series(name, [round(value, 3) for value in values])
    chart = slide.shapes.add_chart(kind, LEFT, TOP, WIDE, HIGH, data).chart
    chart.has_title = False
    chart.has_legend = True
    if highest:
        chart.value_axis.minimum_scale, chart.value_axis.maximum_scale = 0, highest
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size = Pt(11)
    _in_japanese(chart.font)
    for index, drawn in enumerate(chart.plots[0].series):
        _fill(drawn.format.fill, *SERIES[index % len(SERIES)])
        drawn.format.line.color.rgb = INK
    chart.value_axis.has_title = True
    chart.value_axis.axis_title.text_frame.text = unit
    chart.plots[0].gap_width = 40


def _fill(fill: Any, colour: str, pattern: str) -> None:
    """As the printed charts: by lightness and pattern, for a grey printer."""
    ink = RGBColor.from_string(colour.lstrip("#").upper())
    if pattern == "solid":
        fill.solid()
        fill.fore_color.rgb = ink
        return
    fill.patterned()
    fill.pattern = PATTERNS[pattern]
    fill.fore_color.rgb, fill.back_color.rgb = RGBColor(0xFF, 0xFF, 0xFF), ink


def _tables(deck: Any, report: CouncilReport, language: str) -> None:
    actions = report.table("actions")
    rows = [
        [term_label("action", str(row["action"]), language), bare(row["facilities"], "facilities"),
         bare(row["floor_area_m2"], "m2"), bare(row["effect_yen"], "yen")]
        for row in actions.records()
    ]  # fmt: skip
    slide = _slide(deck, report, say(SLIDES["actions"], language), language)
    _grid(slide, say(SLIDES["action_head"], language).split("|"), rows, widths=(110, 50, 70, 80))
    largest = sorted((each for each in report.facilities if each.needs_sheet), key=lambda each: -(each.effect_yen or 0))
    rows = [
        [each.name, each.district, term_label("action", each.action, language), str(each.fiscal_year or "－"),
         bare(each.effect_yen, "yen"), affected_cell(each, language),
         _receivers(each, language)]
        for each in largest[:MOST_ROWS]
    ]  # fmt: skip
    slide = _slide(deck, report, say(SLIDES["closing"], language).format(shown=len(rows), all=len(largest)), language)
    _grid(slide, say(SLIDES["closing_head"], language).split("|"), rows, widths=(70, 36, 42, 22, 36, 30, 74))


def _receivers(each: ReportFacility, language: str) -> str:
    """The first places people go to, and how many more there are."""
    names = list(dict.fromkeys(to.name for to in each.receivers))
    more = len(names) - MOST_RECEIVERS
    shown = ("、" if language == "ja" else ", ").join(names[:MOST_RECEIVERS]) or UNKNOWN
    return shown + (say(SLIDES["more"], language).format(count=more) if more > 0 else "")


def _grid(slide: Any, head: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int]) -> None:
    height = Mm(9) * (len(rows) + 1)
    made = slide.shapes.add_table(len(rows) + 1, len(head), LEFT, TOP, WIDE, Emu(height)).table
    for column, width in enumerate(widths):
        made.columns[column].width = Mm(width)
    for line, cells in enumerate([head, *rows]):
        for column, text in enumerate(cells):
            cell = made.cell(line, column)
            cell.margin_top = cell.margin_bottom = Mm(0.8)
            if line and _is_number(text):
                cell.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
            _run(cell.text_frame.paragraphs[0], text, size=11, bold=line == 0,
                 colour=RGBColor(0xFF, 0xFF, 0xFF) if line == 0 else INK)  # fmt: skip


def _is_number(text: str) -> bool:
    return text.strip("-－○").replace(",", "").replace(".", "").replace("%", "").isdecimal() or text == UNKNOWN


def _alternatives(deck: Any, report: CouncilReport, language: str) -> None:
    """The plans of the same question side by side; nothing where the run has no others."""
    found = worded(report.table("alternatives"), language)
    if not found.rows:
        return
    places = [report.table("alternatives").index(code) for code in RUNGS]
    head = [printed_heading(found.columns[place].code, found.columns[place].unit, language) for place in places]
    rows = [[bare(row[place], found.columns[place].unit) for place in places] for row in found.rows]
    slide = _slide(deck, report, say(SLIDES["alternatives"], language), language)
    _grid(slide, head, rows, widths=(40, 22, 26, 46, 46, 28, 36, 28, 38))


def _closing(deck: Any, report: CouncilReport, language: str) -> None:
    slide = _slide(deck, report, say(SLIDES["open"], language), language)
    counts: dict[str, int] = {}
    for row in report.table("open_questions").records():
        counts[str(row["question"])] = counts.get(str(row["question"]), 0) + 1
    lines = [f"{term_label('question', code, language)}: {count}" for code, count in counts.items()]
    assumed = sum(bool(row["is_assumption"]) for row in report.table("assumptions").records())
    lines += [say(SLIDES["assumed"], language).format(all=len(report.table("assumptions").rows), assumed=assumed)]
    lines += [say(SLIDES["objections"], language).format(count=len(report.objections)), *remarks(report, language)]
    _listed(slide, [*lines, *credit_lines(report, language)], size=16)
