"""What every answer of the API is made of: strict shapes whose fields carry words, an example and a unit."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict
from pydantic.fields import FieldInfo

UNIT = "x-unit"


class Answer(BaseModel):
    """A shape with no other fields than the ones named: what the contract does not say is not answered."""

    model_config = ConfigDict(extra="forbid")


class OpenAnswer(BaseModel):
    """A shape that may carry more than it names: what an older version has stored is still answered."""

    model_config = ConfigDict(extra="allow")


def says(words: str, example: Any = None, unit: str | None = None, **more: Any) -> Any:
    """A field's words, one example of its value, and the unit of a number (`yen`, `m2`, `people/year`, `1` = share).

    `more` goes to `pydantic.Field` as it is.
    """
    extra: JsonDict | None = {UNIT: unit} if unit else None
    examples = None if example is None else [example]
    field: FieldInfo = Field(description=words, examples=examples, json_schema_extra=extra, **more)
    return field
