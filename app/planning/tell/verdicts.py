"""The word for what a plan does with a facility, and its part in moves: who gives, who takes."""

from collections.abc import Sequence

from app.domain.actions import Role
from app.domain.plan.terms import Option
from app.domain.vocabulary import Action, Function
from app.planning.ask.question import Question
from app.planning.tell.findings import Findings
from app.planning.tell.moves import Flow

# What is said of a facility that merely goes on becomes "takes in" where it is the receiver of so much of a giver's
# users, or its own grow by so much.
MAIN_RECEIVER_SHARE = 0.2
GROWTH_SHARE = 0.05
LEAST_USERS = 0.5
GOES_ON = frozenset({Action.KEEP, Action.LIFE_EXTEND, Action.REBUILD, Action.REBUILD_SMALLER})


def leaves(option: Option) -> bool:
    """Not in use by the city's people at the end of the plan."""
    return not option.standing[-1]


def role_of(found: Findings, facility: int) -> Role:
    """Gives where a function it has ends and its users go on elsewhere; takes where people come in."""
    closed = gives_up(found, facility)
    gives = any(flow.function in closed and flow.users >= LEAST_USERS for flow in found.out.get(facility, ()))
    takes = any(flow.users >= LEAST_USERS for flow in found.into.get(facility, ()))
    if gives and takes:
        return Role.BOTH
    return Role.GIVES if gives else Role.TAKES if takes else Role.NONE


def gives_up(found: Findings, facility: int) -> frozenset[Function]:
    """Functions the facility has today and does not offer in the last period."""
    own = {use.function for use in found.question.facilities[facility].uses}
    last = found.question.problem.periods - 1
    offered = {offer.function for offer in found.option(facility).offers if offer.period == last}
    return frozenset(own - offered)


def action_of(found: Findings, facility: int) -> Action:
    """The action as it is said: by the role a facility plays for others, else that of its option."""
    option = found.option(facility)
    if option.action is Action.CLOSE:
        return _closing(found.question, facility, found.out.get(facility, ()))
    if option.action in GOES_ON and found.question.facilities[facility].own and _takes_notably(found, facility):
        return Action.MERGE
    return option.action


def _closing(question: Question, facility: int, flows: Sequence[Flow]) -> Action:
    """Merged, combined or shared, by where most of its users go in the end; closed where nobody is sent anywhere."""
    last = question.problem.periods - 1
    amounts: dict[Action, float] = {}
    for flow in flows:
        if flow.period == last and flow.to is not None and flow.users >= LEAST_USERS:
            action = _way_out(question, flow, flow.to)
            journeys = flow.users * _journeys(question, facility, flow.function)
            amounts[action] = amounts.get(action, 0.0) + journeys
    return max(sorted(amounts), key=lambda action: amounts[action]) if amounts else Action.CLOSE


def _journeys(question: Question, facility: int, function: Function) -> float:
    """Units of two functions are compared by the journeys behind them."""
    uses = question.facilities[facility].uses
    return next((use.journeys_per_user for use in uses if use.function is function), 1.0) or 1.0


def _way_out(question: Question, flow: Flow, to: int) -> Action:
    receiver = question.facilities[to]
    if not receiver.own:
        return Action.SHARE
    same = any(use.function is flow.function for use in receiver.uses)
    return Action.MERGE_INTO if same else Action.COMBINE_INTO


def _takes_notably(found: Findings, facility: int) -> bool:
    """A main receiver of some facility that gives its function up, or one that grows by it."""
    for flow in found.into.get(facility, ()):
        if flow.function not in gives_up(found, flow.home):
            continue
        if flow.users >= max(LEAST_USERS, MAIN_RECEIVER_SHARE * _users_leaving(found, flow)):
            return True
        if flow.users >= max(LEAST_USERS, GROWTH_SHARE * _own_users(found.question, facility, flow.function)):
            return True
    return False


def _users_leaving(found: Findings, flow: Flow) -> float:
    """All users of the function who leave the same facility in the same period."""
    others = found.out[flow.home]
    return sum(each.users for each in others if each.function is flow.function and each.period == flow.period)


def _own_users(question: Question, facility: int, function: Function) -> float:
    return sum(use.users for use in question.facilities[facility].uses if use.function is function)
