"""Query parameters of the OGC doors, read by hand: an unknown or unusable one is answered with 400 (Part 1)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qsl

from fastapi import Request

from app.api.ogc.words import refusal
from app.api.problems import language_of
from app.store.collections import cql
from app.store.collections.crs import CRS84, Crs, find
from app.store.collections.operands import UnusableFilter, box_shape, moments
from app.store.collections.query import Query, condition_of
from app.store.collections.shape import Collection, ValueKind

USUAL_LIMIT, MOST = 100, 10_000
ITEMS = (
    "f", "limit", "offset", "bbox", "bbox-crs", "datetime", "crs", "filter", "filter-lang", "filter-crs", "properties",
    "sortby",
)  # fmt: skip
# Asked for only where a system is named: to know the town's own zone costs a look at every facility.
Systems = Callable[[], tuple[Crs, ...]]
UNSORTABLE = {ValueKind.TREE, ValueKind.TEXTS, ValueKind.SHAPE}


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of one request, each given once, and how to refuse one."""

    values: Mapping[str, str]
    language: str

    def refuse(self, code: str, name: str, value: str | None = None) -> None:
        """Raise BadParameter about the parameter `name`."""
        shown = (self.values.get(name, "") if value is None else value)[:200]
        raise refusal(code, self.language, shown, f"query/{name}")

    def number(self, name: str, code: str, *, least: int, usual: int) -> int:
        """A whole number from `least`; `usual` where it is not given."""
        given = self.values.get(name)
        if given is None:
            return usual
        if not (given.isascii() and given.isdigit() and len(given) < 19 and int(given) >= least):
            self.refuse(code, name)
        return int(given)


def read(request: Request, known: tuple[str, ...]) -> Parameters:
    """Raises BadParameter for a parameter that is unknown or given twice."""
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    asked = Parameters(dict(pairs), language_of(request))
    for name, _ in pairs:
        if name not in known:
            asked.refuse("unknown_parameter", name, name)
        if sum(name == other for other, _ in pairs) > 1:
            asked.refuse("repeated_parameter", name, name)
    return asked


def wants_html(request: Request, asked: Parameters) -> bool:
    """`f` decides; without it the Accept header, where a browser names HTML first."""
    given = asked.values.get("f")
    if given is not None:
        if given not in {"json", "html"}:
            asked.refuse("unknown_format", "f")
        return given == "html"
    accepted = request.headers.get("accept", "").lower()
    return "text/html" in accepted.split(";", 1)[0].split(",", 1)[0]


def query_of(asked: Parameters, collection: Collection, systems: Systems, *, whole: bool = False) -> Query:
    """The question of an items request; `whole`: all of its features, not a page. Raises BadParameter."""
    since, until = _time(asked)
    query = Query(
        tree=_filter(asked),
        filter_crs=crs_of(asked, "filter-crs", systems),
        box=_box(asked),
        box_crs=crs_of(asked, "bbox-crs", systems),
        since=since,
        until=until,
        names=names_of(asked, collection),
        sort=_sort(asked, collection),
        crs=crs_of(asked, "crs", systems),
        limit=None if whole else min(MOST, asked.number("limit", "not_a_limit", least=1, usual=USUAL_LIMIT)),
        offset=asked.number("offset", "not_an_offset", least=0, usual=0),
    )
    _try(asked, collection, query)
    return query


def _try(asked: Parameters, collection: Collection, query: Query) -> None:
    """Refuse here what could not be put into SQL, by the name of its parameter."""
    try:
        if query.box is not None:
            box_shape(list(query.box), query.box_crs)
    except UnusableFilter as error:
        asked.refuse(error.code, "bbox", error.value if error.code != "not_a_box" else None)
    try:
        condition_of(collection, query)
    except UnusableFilter as error:
        asked.refuse(error.code, "filter", error.value)


def crs_of(asked: Parameters, name: str, systems: Systems) -> Crs:
    """The reference system that a parameter names; CRS84 where it is not given, and nobody asks which there are."""
    given = asked.values.get(name)
    if given is None:
        return CRS84
    found = find(given, systems())
    if found is None:
        asked.refuse("unknown_crs", name)
    assert found is not None  # noqa: S101  refused above
    return found


def _box(asked: Parameters) -> tuple[float, ...] | None:
    given = asked.values.get("bbox")
    if given is None:
        return None
    try:
        box = tuple(float(each) for each in given.split(","))
    except ValueError:
        box = ()
    if len(box) not in {4, 6}:
        asked.refuse("not_a_box", "bbox")
    return box


def _time(asked: Parameters) -> tuple[datetime | None, datetime | None]:
    given = asked.values.get("datetime")
    if given is None:
        return None, None
    ends = given.split("/")
    try:
        if len(ends) == 1 and given not in {"", ".."}:
            return moments(given)
        if len(ends) != 2 or all(each in {"", ".."} for each in ends):
            raise UnusableFilter("not_a_time", given)
        first = None if ends[0] in {"", ".."} else moments(ends[0])[0]
        last = None if ends[1] in {"", ".."} else moments(ends[1])[1]
        if first is not None and last is not None and first > last:
            raise UnusableFilter("not_a_time", given)
    except UnusableFilter:
        asked.refuse("not_a_time", "datetime")
    return first, last


def _filter(asked: Parameters) -> object:
    language = asked.values.get("filter-lang", "cql2-text")
    if language not in {"cql2-text", "cql2-json"}:
        asked.refuse("unknown_language", "filter-lang")
    given = asked.values.get("filter")
    if given is None:
        return None
    try:
        return cql.parse(given, language)
    except UnusableFilter as error:
        asked.refuse(error.code, "filter", error.value)
        return None


def names_of(asked: Parameters, collection: Collection) -> tuple[str, ...] | None:
    """The properties an answer is narrowed to; None: all."""
    given = asked.values.get("properties")
    if given is None:
        return None
    names = tuple(dict.fromkeys(each.strip() for each in given.split(",") if each.strip()))
    for name in names:
        if name != "geometry" and collection.property_of(name) is None:
            asked.refuse("unknown_property", "properties", name)
    return names


def _sort(asked: Parameters, collection: Collection) -> tuple[str, ...]:
    # A plus sign in an address arrives as a blank.
    names = tuple(each.strip().removeprefix("+") for each in asked.values.get("sortby", "").split(",") if each.strip())
    for name in names:
        found = collection.property_of(name.removeprefix("-"))
        if found is None or found.kind in UNSORTABLE:
            asked.refuse("unknown_property", "sortby", name)
    return names
