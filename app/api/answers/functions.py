"""Answers of the table of functions (機能)."""

from typing import Annotated

from app.api.answers.base import Answer, says
from app.domain.vocabulary import Category, Function


class FigureMark(Answer):
    """Where a figure of a row comes from."""

    kind: Annotated[str, says("S published, S* calculated, S/K half of it, K assumption, - does not apply", "S*")]
    label: Annotated[str, says("The same in words", "公表値からの計算")]
    sources: Annotated[list[str], says("Titles and addresses", ["豊橋市公共施設白書2025"])]


class FunctionRowAnswer(Answer):
    """What is known of one function. Null: users do not size it, or distance is no question."""

    code: Annotated[Function, says("Code")]
    label: Annotated[str, says("Label in the reader's language", "小学校")]
    category: Annotated[Category, says("Class by use")]
    kind: Annotated[str, says("How people come to it", "近くの施設を使う")]
    unit: Annotated[str, says("Unit of use", "pupils")]
    unit_label: Annotated[str, says("Unit of use in words", "児童生徒（人）")]
    area_low_m2: Annotated[float | None, says("Gross floor area a unit, well used", 12.5, "m2")]
    area_high_m2: Annotated[float | None, says("Gross floor area a unit, little used", 24.9, "m2")]
    standard_km: Annotated[float | None, says("Farthest way", 4.0, "km")]
    standard: Annotated[str, says("Farthest way as it was set", "徒歩 4 km")]
    guarantee: Annotated[str, says("Who is promised the service", "everyone")]
    guarantee_label: Annotated[str, says("The same in words", "今利用している全員")]
    promise: Annotated[str, says("What the guarantee rests on", "学校教育法38条")]
    may_close: Annotated[str, says("Whether a calculation may close a place", "only_if_another")]
    may_close_label: Annotated[str, says("The same in words", "基準内の同じ施設が全員を引き受けるときだけ")]
    moves_whole: Annotated[bool, says("All its users go to one receiver")]
    resizable: Annotated[bool, says("A rebuild may be sized to its users")]
    takes_in: Annotated[str | None, says("The group it is a host of; null: it takes nothing in", "学校")]
    fits_in: Annotated[list[str], says("Groups of hosts it may move into", ["学校", "専用の建物"])]
    not_with: Annotated[str, says("What it does not fit with", "受入れ先は運動場と体育館のある学校の建物に限る")]
    marks: Annotated[dict[str, FigureMark], says("Mark of area, standard, guarantee and fits")]
