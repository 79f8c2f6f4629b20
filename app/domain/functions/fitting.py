"""Which function fits in which building (plan by group of hosts), with the reason where it does not."""

from app.domain.functions.rows import row
from app.domain.functions.terms import FunctionKind, HostGroup, Misfit
from app.domain.vocabulary import Category, Function

# A window, a store or a club house takes in nobody (assumption).
LEAST_HOST_AREA_M2 = 200.0


def fits(guest: Function, host: Function, *, host_area_m2: float, asked: bool = False) -> Misfit | None:
    """Why a function does not fit in a building of another (or its own); None where it fits.

    `host_area_m2` is the floor area of the host's building, 0 where it has none of its own. `asked`: a planner has
    looked at the building, which former schools and museums need. A function always fits the place made for itself,
    unless places of it do not replace each other.
    """
    if Function.UNCLASSIFIED in (guest, host):
        return Misfit.UNDECIDED
    if guest is host:
        return None if row(guest).alike else Misfit.NOT_ALIKE
    return _group_misfit(guest, host, asked=asked) or (Misfit.TOO_SMALL if host_area_m2 < LEAST_HOST_AREA_M2 else None)


def is_host(function: Function, *, area_m2: float, asked: bool = False) -> bool:
    """Whether a building of this function and floor area may take in other functions at all."""
    found = row(function)
    return found.host_group is not None and (asked or not found.host_asked) and area_m2 >= LEAST_HOST_AREA_M2


def _group_misfit(guest: Function, host: Function, *, asked: bool) -> Misfit | None:
    wanted, building = row(guest).fits_in, row(host)
    if wanted <= {HostGroup.PURPOSE_BUILT}:
        return Misfit.NEVER_GUEST
    if building.host_group is None:
        return Misfit.TAKES_NOTHING
    if HostGroup.ANY not in wanted and (building.host_group not in wanted or _is_beside_pupils(guest, host)):
        return Misfit.OTHER_BUILDING
    return Misfit.ASK_FIRST if building.host_asked and not asked else None


def _is_beside_pupils(guest: Function, host: Function) -> bool:
    """What draws visitors from the whole town does not open within a school in use; a former one is its usual place."""
    seen, building = row(guest), row(host)
    draws = seen.kind is FunctionKind.DESTINATION and seen.category is not Category.SCHOOL
    return draws and building.category is Category.SCHOOL
