"""Parts of questions and answers that more than one route has: ids, amounts, words, trees of a city's own figures."""

import datetime
import math
from typing import Annotated, Any

from fastapi import Path, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetJsonSchemaHandler, field_validator
from pydantic.config import JsonDict
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError

from app.costing.cost_question import FundsQuestion
from app.planning.ask.settings import ScenarioSettings

DEEPEST, MOST_VALUES, LONGEST_TEXT, LARGEST = 12, 20_000, 4000, 1e18

Id = Annotated[int, Field(ge=1, lt=2**63, description="id in this register", examples=[1])]
PathId = Annotated[int, Path(ge=1, lt=2**63, description="id in this register", examples=[1])]
Version = Annotated[int, Field(ge=0, lt=2**31, description="the version that was read", examples=[1])]
Year = Annotated[int, Field(ge=1900, le=2200)]
BuiltYear = Annotated[int, Field(ge=1868, le=2200)]
Yen = Annotated[int, Field(ge=0, le=10**15)]
Area = Annotated[float, Field(ge=0, le=1e8, description="m²")]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Words = Annotated[str, Field(max_length=1000)]


def _is_tree(value: dict[str, Any]) -> dict[str, Any]:
    """Refuse what no figure of a city is: endless nesting, endless lists, numbers beyond all money."""
    waiting: list[tuple[Any, int]] = [(value, 1)]
    seen = 0
    while waiting:
        part, depth = waiting.pop()
        seen += 1
        if depth > DEEPEST or seen > MOST_VALUES:
            raise PydanticCustomError("tree_too_large", "at most {most} values, {deep} deep", _bounds())
        if isinstance(part, dict):
            waiting += [(each, depth + 1) for pair in part.items() for each in pair]
        elif isinstance(part, list):
            waiting += [(each, depth + 1) for each in part]
        elif isinstance(part, str) and len(part) > LONGEST_TEXT:
            most = {"max_length": LONGEST_TEXT}
            raise PydanticCustomError("string_too_long", "texts have at most {max_length} characters", most)
        elif isinstance(part, int | float) and not (math.isfinite(part) and abs(part) <= LARGEST):
            raise PydanticCustomError("tree_number", "numbers lie between -1e18 and 1e18")
    return value


def _bounds() -> dict[str, int]:
    return {"most": MOST_VALUES, "deep": DEEPEST}


Tree = Annotated[dict[str, Any], AfterValidator(_is_tree)]


# Words of older files, still read: equal terms.
OLDER: JsonDict = {
    "periods": {"type": "integer", "minimum": 1, "maximum": 12, "deprecated": True, "description": "Number of terms"},
    "period_years": {
        "type": "integer",
        "minimum": 1,
        "maximum": 40,
        "deprecated": True,
        "description": "Years of each",
    },
}


def _with_older(schema: JsonDict) -> None:
    properties = schema["properties"]
    if isinstance(properties, dict):
        properties |= OLDER


class AskedSettings(ScenarioSettings):
    """The settings of a plan, each with its range and default, over those of a stored scenario."""

    model_config = ConfigDict(json_schema_extra=_with_older)

    scenario: str | None = Field(
        None, description="Name of a stored scenario; what is sent wins over it", max_length=100
    )


class _AsSettings:
    """States the shape of the settings in the contract; they are read, and refused by name, where they are used."""

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return handler(AskedSettings.__pydantic_core_schema__)


SettingsTree = Annotated[Tree, _AsSettings()]


class SentShape(BaseModel):
    """A shape that is sent: no unknown field, no number that is none, no NUL in any text."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    @field_validator("*", mode="before")
    @classmethod
    def no_nul(cls, value: Any) -> Any:
        """PostgreSQL keeps no NUL; nobody types one either."""
        waiting = [value]
        while waiting:
            part = waiting.pop()
            if isinstance(part, str) and "\0" in part:
                raise PydanticCustomError("nul", "a text holds a NUL character")
            if isinstance(part, dict):
                waiting += [each for pair in part.items() for each in pair]
            elif isinstance(part, list):
                waiting += part
        return value


class JudgementShape(SentShape):
    """The second-stage judgement (二次評価): what a section decided, on which day, and why."""

    decision: str | None = Field(None, max_length=100)
    comment: str | None = Field(None, max_length=4000)
    section: str | None = Field(None, max_length=200)
    date: datetime.date | None = None


class FacilityEdit(SentShape):
    """The fields a planner may change by hand; what is left out stays as it is."""

    name: Name | None = None
    name_kana: Words | None = None
    category: Words | None = None
    class_large: Words | None = None
    class_small: Words | None = None
    department: Words | None = None
    management: Words | None = None
    address: Words | None = None
    district: Words | None = None
    floor_area_m2: Area | None = None
    footprint_m2: Area | None = None
    host_name: Words | None = None
    use_state: Words | None = None
    property_kind: Words | None = None
    classrooms: int | None = Field(None, ge=0, le=200)
    built_year: BuiltYear | None = None
    policy: Words | None = None
    shelter: bool | None = None
    lon: float | None = Field(None, ge=122, le=154)
    lat: float | None = Field(None, ge=20, le=46)
    judgement: JudgementShape | None = None


class FundsShape(SentShape):
    """An amount the same every year, or the mean of the last years (of `spent_yen`, else of the recorded repairs)."""

    yen_per_year: Yen | None = None
    last_years: Annotated[int | None, Field(ge=1, le=50)] = None
    spent_yen: Annotated[dict[Year, Yen] | None, Field(max_length=200)] = None

    def question(self) -> FundsQuestion:
        return FundsQuestion(self.yen_per_year, self.last_years, self.spent_yen)


class GeoJson(Response):
    """Text that the database has made; it is sent as it is."""

    media_type = "application/geo+json"
