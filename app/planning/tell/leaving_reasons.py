"""What speaks for giving a place up or renewing it, from its own figures: unused, its age, that fewer people come."""

from typing import Any

from app.domain.functions.rows import row
from app.domain.plan.leaving import closing_periods
from app.domain.plan.money import PlanPricing
from app.domain.vocabulary import Action
from app.planning.ask.question import Question

Reason = dict[str, Any]
RENEWALS = frozenset({Action.LIFE_EXTEND, Action.REBUILD, Action.REBUILD_SMALLER})
# A fall of less is not worth a word.
LEAST_FALL = 0.1


def why_leaving(question: Question, facility: int) -> list[Reason]:
    """Reasons in the order they are told; nothing that is not known."""
    if question.facilities[facility].unused:
        return [{"code": "unused"}, *_age(question, facility)]
    return [*_age(question, facility), *_fewer_users(question, facility)]


def why_renewing(question: Question, facility: int, action: Action) -> list[Reason]:
    """The age of what is rebuilt or made to last; and where it is made smaller, that fewer people come."""
    if action not in RENEWALS:
        return []
    fewer = _fewer_users(question, facility) if action is Action.REBUILD_SMALLER else []
    return [*_age(question, facility), *fewer]


def why_not_leaving(question: Question, facility: int) -> list[Reason]:
    """Said where giving it up could be calculated and saves too little to be an option."""
    start = question.problem.strategies.building_start
    case, rules = question.cases[facility], question.rules
    options = question.options[int(start[facility]) : int(start[facility + 1])]
    may_close = case.may_close and not case.is_unused and question.facilities[facility].own
    if not may_close or Action.CLOSE not in rules.actions or any(not each.standing[-1] for each in options):
        return []
    money = PlanPricing(rules)
    if not closing_periods(case, money, money.quote(case)):
        return []
    return [{"code": "closing_saves_little", "least_share": rules.closing_saves_share}]


def _age(question: Question, facility: int) -> list[Reason]:
    """When its main building was built and how long it lasts, as a course is priced."""
    case = question.cases[facility]
    built = None if case.main_block is None else case.main_block.built_year
    if built is None:
        return []
    money = PlanPricing(question.rules)
    ends = money.life_ends(money.quote(case).main_profile)
    code = "life_over" if ends <= question.settings.base_year else "life_ends"
    return [{"code": code, "built_year": built, "until_year": ends}]


def _fewer_users(question: Question, facility: int) -> list[Reason]:
    """For each function that loses a tenth or more of its users by the last term, whatever the plan does."""
    reasons: list[Reason] = []
    for use in question.cases[facility].functions:
        if not use.users:
            continue
        now, last = use.users[0], use.users[-1]
        if now > 0 and last < (1 - LEAST_FALL) * now:
            figures = {"people": round(now), "later": round(last), "less_share": round(1 - last / now, 3)}
            told = {"function": use.function.value, "unit": row(use.function).unit.value}
            year = question.rules.periods[-1].start_year
            reasons.append({"code": "users_fall", **told, **figures, "from_year": year})
    return reasons
