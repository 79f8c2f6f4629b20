"""Journey E, first page: a finished run as one HTML map that opens offline."""

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.domain.vocabulary import Action, Category
from app.formats.papers.report import PlanReport, ReportReceiver, ReportRow
from app.formats.words.objection_words import objections_in_words
from app.formats.words.reason_words import reason_sentence, yen_in_words
from app.lazy import lazy_module
from app.models import PlanRun
from app.store import municipalities, places, runs

# Folium is loaded when the first map is asked for.
if TYPE_CHECKING:
    from app.formats.papers import map_page
else:
    map_page = lazy_module("app.formats.papers.map_page")
Spots = dict[int, tuple[float | None, float | None]]
FIGURES: dict[str, tuple[str, str]] = {
    "keep_everything_yen": ("すべて存続した場合の費用", "Cost of keeping everything"),
    "saving_yen": ("節減額（計画期間、現在価値）", "Saving (plan period, present value)"),
    "floor_area_before_m2": ("延床面積（現在）", "Floor area (now)"),
    "floor_area_after_m2": ("延床面積（計画後）", "Floor area (after)"),
}
REMARKS = {
    "ja": (
        "推奨は計算上の案であり、決定ではありません。費用・需要の前提は設定と出典の一覧にあります。",
        "位置が「町丁目」の施設は町の代表点に示しています。",
    ),
    "en": (
        "Recommendations are computed proposals, not decisions. Assumptions are listed with their sources.",
        "Facilities located by town are drawn at the town's representative point.",
    ),
}
INVENTED = {"ja": "この市とすべての数値は架空です。", "en": "This city and all its figures are invented."}


def export_map(session: Session, *, run_id: int | None = None, language: str = "ja") -> bytes:
    """The HTML of run `run_id`, or of the newest finished one. Raises NotFound where there is none."""
    run = runs.get(session, run_id) if run_id is not None else runs.latest_done(session)
    page: bytes = map_page.render_map_page(plan_report(session, run, language=language))
    return page


def plan_report(session: Session, run: PlanRun, *, language: str) -> PlanReport:
    """Everything the papers of one run print, in the reader's language."""
    home = municipalities.home(session)
    decisions = runs.decisions(session, run.id)
    spots = {each["facility_id"]: (each["lon"], each["lat"]) for each in decisions}
    rows = tuple(_row(decision, spots, language) for decision in decisions)
    invented = (INVENTED[language],) if home is not None and home.is_invented else ()
    title = "公共施設再編の推奨地図" if language == "ja" else "Recommended reorganisation of public facilities"
    return PlanReport(
        title=f"{home.name if home else ''} {title}".strip(),
        dated=_dated(run, language),
        language=language,
        figures=_figures(run, language),
        rows=rows,
        boundary_geojson=places.boundaries_geojson(session, home=True),
        credits=tuple(sorted({dataset["source"] for dataset in places.datasets(session)} | _boundary_credit(home))),
        remarks=invented + REMARKS[language],
        objections=_red(run, language),
    )


def _red(run: PlanRun, language: str) -> tuple[str, ...]:
    """Objections with which the plan cannot stand."""
    raised = objections_in_words(run.summary.get("objections") or (), language)
    return tuple(each["message"] for each in raised if each["level"] == "red")


def _boundary_credit(home: Any) -> set[str]:
    return {home.boundary_source} if home is not None and home.boundary_source else set()


def _dated(run: PlanRun, language: str) -> str:
    when = run.finished_at or run.created_at
    if language == "en":
        gap = "no proven gap" if run.gap is None else f"proven gap {run.gap:.2%}"
        return f"Run {run.id}, {when:%Y-%m-%d}, {gap}"
    gap = "最適との差は証明されていません" if run.gap is None else f"最適との差は最大 {run.gap:.2%}（証明済み）"
    return f"計算 {run.id}（令和{when.year - 2018}年{when.month}月{when.day}日）　{gap}"


def _figures(run: PlanRun, language: str) -> tuple[tuple[str, str], ...]:
    shown = []
    for name, words in FIGURES.items():
        value = run.summary.get(name)
        if value is not None:
            text = yen_in_words(value, language) if name.endswith("_yen") else f"{value:,.0f} ㎡"
            shown.append((words[language == "en"], text))
    return tuple(shown)


def _row(decision: dict[str, Any], spots: Spots, language: str) -> ReportRow:
    action = Action.of(decision["action"])
    category = Category.of(decision["category"]).label(language) if decision["category"] else ""
    return ReportRow(
        code=decision["facility_code"],
        name=decision["name"],
        category=category,
        district=decision["district"] or "",
        built_year=decision["built_year"],
        floor_area_m2=decision["floor_area_m2"],
        lon=decision["lon"],
        lat=decision["lat"],
        action=action.value,
        action_label=action.label(language),
        fiscal_year=decision["fiscal_year"],
        cost_yen=decision["cost_yen"],
        receivers=tuple(_receiver(receiver, spots) for receiver in _at_last(decision["receivers"])),
        reasons=tuple(reason_sentence(reason, language) for reason in decision["reasons"]),
    )


def _at_last(receivers: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The receivers of the last period told: a map has one picture."""
    last = max((receiver.get("period", 0) for receiver in receivers), default=0)
    return [receiver for receiver in receivers if receiver.get("period", 0) == last]


def _receiver(receiver: dict[str, Any], spots: Spots) -> ReportReceiver:
    lon, lat = spots.get(receiver["facility_id"], (None, None))
    return ReportReceiver(receiver["name"], lon, lat, receiver.get("users", receiver.get("people")))
