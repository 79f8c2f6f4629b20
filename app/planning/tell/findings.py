"""What is worked out once about a plan and read by every table: moves, recount, money by year, schedule, proof."""

from dataclasses import dataclass

from app.domain.actions import row_of
from app.domain.plan.terms import Option
from app.optimizer.question.check import Recount, recount
from app.optimizer.question.plan import Outcome, Plan
from app.planning.ask.question import Question
from app.planning.tell.alternatives import NextBest, next_best, opposite_costs
from app.planning.tell.cash import CashLine, as_scheduled, cash_of, keeping
from app.planning.tell.levelling import Schedule, level_plan
from app.planning.tell.moves import Flow, Moves, by_home, by_receiver, flows_of, moves_of
from app.planning.tell.people import AffectedResidents, residents_of


@dataclass(frozen=True, slots=True)
class Findings:
    """A question, its answer and what follows from both. `out` and `into` are flows by the facility left and taken,
    `kept_cash` what going on as today pays."""

    question: Question
    outcome: Outcome
    plan: Plan
    counted: Recount
    moves: Moves
    out: dict[int, list[Flow]]
    into: dict[int, list[Flow]]
    residents: AffectedResidents | None
    cash: tuple[CashLine, ...]
    kept_cash: tuple[CashLine, ...]
    schedule: Schedule
    opposite: list[int | None]
    next_best: list[NextBest | None]

    def option(self, facility: int) -> Option:
        """What the plan does with a facility."""
        return self.question.options[int(self.plan.strategy[facility])]

    @property
    def chosen(self) -> list[int]:
        """The option of each facility."""
        numbers: list[int] = self.plan.strategy.tolist()
        return numbers

    @property
    def gap_yen(self) -> float | None:
        """How much better a plan could still be; None where no bound is known."""
        if self.outcome.objective_yen is None or self.outcome.bound_yen is None:
            return None
        return max(0.0, float(self.outcome.objective_yen - self.outcome.bound_yen))


def _left_in(question: Question, chosen: list[int], schedule: Schedule) -> list[int | None]:
    """The fiscal year in which each facility ceases to be the town's to run; None where it does not."""
    ends = [row_of(question.options[strategy].action).ends_use for strategy in chosen]
    return [year if ends[number] else None for number, year in enumerate(schedule.changes)]


def find(question: Question, outcome: Outcome) -> Findings:
    """Raises ValueError where the outcome holds no plan."""
    if outcome.plan is None:
        raise ValueError("the outcome holds no plan")
    counted = recount(question.problem, outcome.plan)
    moves = moves_of(question, outcome.plan, counted)
    flows = flows_of(question, moves)
    chosen = outcome.plan.strategy.tolist()
    cash, kept = cash_of(question, chosen, keeping(question).tolist())
    schedule = level_plan(question, chosen, cash)
    return Findings(
        question=question,
        outcome=outcome,
        plan=outcome.plan,
        counted=counted,
        moves=moves,
        out=by_home(flows),
        into=by_receiver(flows),
        residents=residents_of(question, moves),
        cash=tuple(as_scheduled(question, cash, _left_in(question, chosen, schedule))),
        kept_cash=tuple(kept),
        schedule=schedule,
        opposite=opposite_costs(question, outcome),
        next_best=next_best(question, outcome),
    )
