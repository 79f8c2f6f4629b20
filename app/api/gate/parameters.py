"""Query parameters nobody knows are refused by name: a misspelt one that is ignored looks like an answer."""

from collections.abc import Iterator

from fastapi import Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from pydantic import BaseModel

from app.api.problems import language_of
from app.errors import Fault, InvalidInput

LONGEST_SHOWN = 100
# Where another program writes the address: a provider adds what it likes (OpenID Connect Core, 3.1.2.5).
# Links to the page of residents are passed on with marks of all kinds.
OTHERS_WRITE = {"/api/session/provider/back", "/public/", "/public/{path:path}"}
WORDS = {
    "some": ("{name} という指定はありません。使える指定: {known}", "There is no parameter {name}; known: {known}"),
    "none": (
        "{name} という指定はありません。ここに指定はありません",
        "There is no parameter {name}; there are none",
    ),
}


async def refuse_unknown(request: Request) -> None:
    """Raises InvalidInput naming every unknown query parameter and the ones the route knows."""
    if not request.query_params:
        return
    if request.scope["route"].path in OTHERS_WRITE:
        return
    known = known_parameters(request.scope["route"])
    strange = [name for name in dict.fromkeys(request.query_params) if name not in known]
    if strange:
        faults = [_fault(name, known, language_of(request)) for name in strange]
        raise InvalidInput("; ".join(fault.message for fault in faults), faults)


def known_parameters(route: APIRoute) -> list[str]:
    """Names of the query parameters of a route, in the order they are declared."""
    return list(dict.fromkeys(_names(route.dependant)))


def _names(dependant: Dependant) -> Iterator[str]:
    for field in dependant.query_params:
        shape = field.field_info.annotation
        if isinstance(shape, type) and issubclass(shape, BaseModel):
            yield from (told.alias or name for name, told in shape.model_fields.items())
        else:
            yield field.alias
    for each in dependant.dependencies:
        yield from _names(each)


def _fault(name: str, known: list[str], language: str) -> Fault:
    shown = name[:LONGEST_SHOWN]
    words = WORDS["some" if known else "none"][language == "en"].format(name=shown, known=", ".join(known))
    return Fault("unknown_parameter", words, shown, pointer=f"query/{shown}")
