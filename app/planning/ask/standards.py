"""How far people may be asked to go, by function: the table's standards, the planner's own, and school buses."""

from app.domain.functions.rows import row
from app.domain.functions.terms import FunctionKind, Guarantee, MayClose
from app.domain.vocabulary import Function
from app.planning.ask.settings import ScenarioSettings

# With a school bus: about twice the way on foot, which is well within the national guide's hour (assumption).
BUS_KM = {
    Function.ELEMENTARY_SCHOOL: 8.0,
    Function.JUNIOR_HIGH_SCHOOL: 12.0,
    Function.COMPULSORY_EDUCATION_SCHOOL: 8.0,
}
# Where the table names no distance, nobody is sent farther than this (assumption).
FARTHEST_KM = 30.0
GUEST_REACH_KM = 3.0
GUESTS_OFFERED = 3


def standard_km(function: Function, settings: ScenarioSettings) -> float:
    """The farthest way to a place of the function, km by road."""
    if function in settings.standard_km:
        return settings.standard_km[function]
    if settings.school_bus and function in BUS_KM:
        return BUS_KM[function]
    told = row(function).standard_km
    return FARTHEST_KM if told is None else told


def is_promised(function: Function) -> bool:
    """Whether everybody served today must be served in every period: a promise of the service to everyone or to a share
    of the people, a place that closes only where another takes all, or one that people belong to."""
    found = row(function)
    told = found.guarantee is not Guarantee.NONE or found.may_close is not MayClose.YES
    return told or found.kind is FunctionKind.CATCHMENT


def is_for_everyone(function: Function) -> bool:
    """Whether the promise is to each single person: then nobody of a group may be sent beyond the standard."""
    return row(function).guarantee is Guarantee.EVERYONE
