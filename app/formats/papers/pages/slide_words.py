"""Titles and lines of the slides."""

from collections.abc import Mapping
from typing import Final

from app.formats.papers.document.document_summary import summary_lines
from app.formats.papers.report.council_report import CouncilReport
from app.formats.words.pairs import Pair

SLIDES: Final[Mapping[str, Pair]] = {
    "stock": ("建築年代別の延床面積（現状）", "Floor area by build year (now)"),
    "need_before": ("必要額：すべての施設を続けた場合", "Need: keeping everything"),
    "need_after": ("必要額：この案の場合", "Need: in this plan"),
    "payers": ("財源：この案の場合", "Who pays in this plan"),
    "area": ("分類別の延床面積：現状と計画後", "Floor area by class, now and after"),
    "map": ("計画の方針（全市）", "What the plan does (the whole town)"),
    "actions": ("何をするか", "What is done"),
    "closing": (
        "廃止・移転する施設（効果額の大きい順 {shown}/{all}）",
        "Facilities that close or move ({shown} of {all})",
    ),
    "open": ("未確定の事項・前提・出典", "Open questions, assumptions, credits"),
    "alternatives": ("比較した案", "Alternatives"),
    "more": ("ほか{count}件", " and {count} more"),
    "before": ("現状", "Now"),
    "after": ("計画後", "After"),
    "area_unit": ("千㎡", "1,000 m²"),
    "action_head": ("方針|施設数|延床面積（㎡）|効果額（千円）", "Action|Facilities|Floor area (m²)|Effect (¥1,000)"),
    "closing_head": (
        "施設名|地区|方針|年度|効果額（千円）|影響人口|移転先",
        "Facility|District|Action|FY|Effect (¥1,000)|Residents|Where people go",
    ),
    "assumed": (
        "前提の数値 {all}件のうち仮定 {assumed}件（全件はデータブック）",
        "{assumed} of {all} figures are assumed",
    ),
    "objections": ("点検での指摘 {count}件（全件は報告書とデータブック）", "Objections: {count} (all in the report)"),
}


def bullets_of(report: CouncilReport, language: str) -> list[str]:
    """The lines of the one-page summary."""
    return summary_lines(report, language)
