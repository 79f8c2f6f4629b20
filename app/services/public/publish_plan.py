"""A finished run as residents may see it: everything leaves through `formats.public.seen`, which says what may."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
from shapely.geometry import shape as shape_of
from sqlalchemy.orm import Session

from app.domain.actions import ACTIONS, SERVES_ON
from app.domain.functions.terms import UseUnit
from app.domain.people.accessibility import DRIVE, WALK
from app.domain.vocabulary import Action, AgeBand, Category, Function
from app.errors import Conflict, NotFound
from app.formats.public.choose_seen import choose_seen, with_options
from app.formats.public.public_words import TEXTS, WHY
from app.formats.public.seen import AREA_STEP, DEGREE_DIGITS, MoneyShown, classes_seen, people_seen, seen
from app.formats.words.credit_words import is_file_name
from app.formats.words.objection_words import objections_in_words
from app.lazy import lazy_module
from app.models import AdoptedPlan, Municipality, PlanRun
from app.planning.ask.snapshot import unpack
from app.store.place import municipalities, places
from app.store.place.credits import drawn_sources
from app.store.plan import adoption, runs

if TYPE_CHECKING:
    from app.planning.tell import choices
    from app.planning.tell.choices import ChoiceSheet
else:
    choices = lazy_module("app.planning.tell.choices")

# Farther than this on foot, minutes are told by car.
_FARTHEST_WALK_KM = 2.5
_WHY_FIGURES = ("km", "built_year", "until_year", "from_year")
# The town gives it up, and others go on with it.
_OTHERS = (TEXTS["others"][0], TEXTS["others"][2])
_UNKNOWN_KIND = ("分類なし", "Not classified")


def public_copy(
    session: Session,
    run_id: int | None = None,
    *,
    money: MoneyShown = MoneyShown.CLASS,
    adopted: bool = False,
    contact: str | None = None,
    address: str | None = None,
) -> dict[str, Any]:
    """Run `run_id` (None: the newest finished one) as a value that may leave the register.

    `adopted`: as it was decided on, with what sections wanted instead. Raises NotFound without a run, Conflict where
    the plan cannot stand (red objections), was not adopted, or no town is chosen.
    """
    run = _run(session, run_id)
    home = municipalities.home(session)
    _refuse_what_cannot_stand(run, home)
    decisions = runs.decisions(session, run.id)
    if adopted:
        decisions = _as_adopted(decisions, adoption.of_run(session, run.id))
    numbers = {row["facility_id"]: number for number, row in enumerate(decisions, start=1)}
    sheet = _choices(session, run) if money is MoneyShown.PLACE and not adopted else None
    shown = [_place(row, numbers, money) for row in decisions]
    if sheet is not None:
        shown = with_options(shown, decisions, sheet, _first_years(run))
    years = run.summary.get("periods") or []
    values = {
        "town": home.name if home else None,
        "invented": bool(home and home.is_invented),
        "state": "adopted" if adopted else "draft",
        "dated": f"{run.finished_at or run.created_at:%Y-%m-%d}",
        "first_year": _year(years, 0, "from_year"),
        "last_year": _year(years, -1, "to_year"),
        "contact": contact,
        "address": address,
        "credits": _credits(session),
        "outline": _outline(session),
        "places": shown,
        "classes": _classes(decisions) if money is not MoneyShown.NONE else None,
        "districts": _districts(session, shown),
        "towns": _towns(session, home),
        "choose": choose_seen(sheet, numbers, _first_years(run)) if sheet is not None else None,
    }
    return seen("copy", values)


def _run(session: Session, run_id: int | None) -> PlanRun:
    return runs.get(session, run_id) if run_id is not None else runs.latest_done(session)


def places_of(session: Session, run_id: int | None) -> tuple[int, list[int]]:
    """The run (None: the newest finished one), and the register's ids of its copy's places in the order of numbers."""
    run = _run(session, run_id)
    return run.id, [row["facility_id"] for row in runs.decisions(session, run.id)]


def _as_adopted(decisions: Sequence[Mapping[str, Any]], plan: AdoptedPlan | None) -> list[dict[str, Any]]:
    """The decisions, where a section's own wish was adopted with that; what it costs and why is then not known."""
    if plan is None:
        raise Conflict("この計画はまだ採用されていません / this plan has not been adopted yet")
    wanted = {row["facility_id"]: row for row in plan.decisions if row.get("calculated")}
    unknown: dict[str, Any] = {"receivers": [], "reasons": [], "cost_yen": None, "opposite_cost_yen": None}
    return [
        dict(row) | ({name: wanted[key][name] for name in ("action", "fiscal_year")} | unknown if key in wanted else {})
        for row in decisions
        for key in (row["facility_id"],)
    ]


def _refuse_what_cannot_stand(run: PlanRun, home: Municipality | None) -> None:
    red = [each for each in objections_in_words(run.summary.get("objections") or (), "ja") if each["level"] == "red"]
    if red:
        raise Conflict(f"この案は公開できません / this plan cannot be published: {red[0]['message']}")
    if home is None or (home.code == municipalities.UNKNOWN and not home.is_invented):
        raise Conflict("まちが選ばれていません / no town is chosen")


def _choices(session: Session, run: PlanRun) -> "ChoiceSheet | None":
    """What residents may choose among; None where the run keeps no question of this version of the program."""
    try:
        return choices.choices_of(unpack(runs.snapshot(session, run.id)))
    except (NotFound, ValueError):
        return None


def _first_years(run: PlanRun) -> list[int]:
    return [int(period["from_year"]) for period in run.summary.get("periods") or () if isinstance(period, dict)]


def _year(periods: Sequence[Any], place: int, name: str) -> int | None:
    return periods[place].get(name) if periods and isinstance(periods[place], dict) else None


def _credits(session: Session) -> list[str]:
    """Licences of what the copy draws; the name of a file of the office's own is no licence and stays inside."""
    drawn = (source for what, source in drawn_sources(session) if what in ("boundary", "zones"))
    return sorted({source for source in drawn if not is_file_name(source)})


def _place(row: Mapping[str, Any], numbers: Mapping[int, int], money: MoneyShown) -> dict[str, Any]:
    action = Action.of(row["action"])
    area = row["floor_area_m2"]
    opposite = row["opposite_cost_yen"] if money is MoneyShown.PLACE and row["opposite_cost_yen"] else None
    return seen(
        "place",
        {
            "number": numbers[row["facility_id"]],
            "name": row["name"],
            "kind": _kind(row["category"]),
            "district": row["district"] or None,
            "lon": _degrees(row["lon"]),
            "lat": _degrees(row["lat"]),
            "built": row["built_year"],
            "area": None if not area else round(area / AREA_STEP) * AREA_STEP,
            "verdict": action.value,
            "year": row["fiscal_year"] if action is not Action.KEEP else None,
            "ends": ACTIONS[action].ends_use and action not in SERVES_ON,
            "why": [_why(reason) for reason in row["reasons"] if reason["code"] in WHY],
            "moves": [*_moves(row["receivers"], numbers)] or None,
            "extra_yen": opposite,
        },
    )


def _kind(category: str | None) -> tuple[str, str]:
    if not category:
        return _UNKNOWN_KIND
    term = Category.of(category)
    return term.label("ja"), term.label("en")


def _degrees(value: float | None) -> float | None:
    return None if value is None else round(value, DEGREE_DIGITS)


def _why(reason: Mapping[str, Any]) -> dict[str, Any]:
    """The code, and the years, distance, share and use that its sentence names; nothing else of a reason is told."""
    told = {name: round(reason[name], 1) for name in _WHY_FIGURES if isinstance(reason.get(name), int | float)}
    if "less_share" in reason:
        function = Function.of(reason["function"])
        told |= {"percent": round(reason["less_share"] * 100), "what": (function.label("ja"), function.label("en"))}
    return seen("reason", {"code": reason["code"], **told})


def _moves(receivers: Sequence[Mapping[str, Any]], numbers: Mapping[int, int]) -> Iterator[dict[str, Any]]:
    """Where users go in the first period they do, each use apart."""
    first = min((receiver.get("period", 0) for receiver in receivers), default=0)
    for receiver in receivers:
        if receiver.get("period", 0) != first or receiver["facility_id"] not in numbers:
            continue
        after = receiver.get("km") or 0.0
        before = max(after - (receiver.get("extra_km") or 0.0), 0.0)
        pace = WALK if max(before, after) <= _FARTHEST_WALK_KM else DRIVE
        function, unit = Function.of(receiver["function"]), UseUnit.of(receiver["unit"])
        # The plan's kilometres are those of the road already.
        minutes = [round(km * 1000 / pace.metres_per_minute) for km in (before, after)]
        values = {"mode": pace.mode.value, "before": minutes[0], "after": minutes[1]} if after else {}
        yield seen(
            "move",
            {
                "to": numbers[receiver["facility_id"]],
                "what": (function.label("ja"), function.label("en")),
                "unit": (unit.label("ja"), unit.label("en")),
                **people_seen(receiver.get("users")),
                **values,
            },
        )


def _classes(decisions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    sums: dict[tuple[str, str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in decisions:
        one = sums[_kind(row["category"])]
        one["places"] += 1
        one["changed"] += row["action"] != Action.KEEP
        one["keep_yen"] += row["keep_cost_yen"] or 0
        one["plan_yen"] += row["cost_yen"] or 0
    ordered = sorted(sums.items(), key=lambda pair: -pair[1]["places"])
    return classes_seen([{"kind": kind, **figures} for kind, figures in ordered], others=_OTHERS)


def _districts(session: Session, shown: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    people = _people_by_district(session)
    names = sorted({place["district"] for place in shown if place.get("district")})
    rows = []
    for name in names:
        own = [place for place in shown if place.get("district") == name]
        counted = people_seen(people.get(name)).get("people")
        changed = sum(place["verdict"] != Action.KEEP for place in own)
        rows.append(seen("district", {"name": name, "people": counted, "places": len(own), "changed": changed}))
    return rows


def _people_by_district(session: Session) -> dict[str, float]:
    found = places.population(session)
    if found is None:
        return {}
    _, grid = found
    if AgeBand.ALL not in grid.bands or not len(grid):
        return {}
    placed = np.isfinite(grid.lon) & np.isfinite(grid.lat)
    counts = np.nan_to_num(grid.people[placed, grid.bands.index(AgeBand.ALL), 0])
    sums: dict[str, float] = defaultdict(float)
    for name, count in zip(places.districts_at(session, grid.lon[placed], grid.lat[placed]), counts, strict=True):
        if name:
            sums[name] += float(count)
    return sums


def _outline(session: Session) -> list[list[list[float]]]:
    """Outer rings of the home town, in degrees to three digits: a picture, no survey."""
    features = orjson.loads(places.boundaries_geojson(session, home=True))["features"]
    shapes = [shape_of(feature["geometry"]) for feature in features]
    parts = [part for shape in shapes for part in getattr(shape, "geoms", [shape])]
    return [[[round(lon, 3), round(lat, 3)] for lon, lat in part.exterior.coords] for part in parts]


def _towns(session: Session, home: Municipality | None) -> list[dict[str, Any]]:
    """Names of neighbourhoods with their points: those of the address dictionary that are of the home town."""
    rows = municipalities.towns(session)
    own = [row for row in rows if home is not None and home.name in (row[1], row[6]) and not row[3]]
    return [
        seen("neighbourhood", {"name": town, "lon": _degrees(lon), "lat": _degrees(lat)})
        for _, _, town, _, lon, lat, _ in own
    ]
