"""Journey D: a scenario's settings become a run; the run becomes decisions with reasons.

Step 1 (transaction): read the stock, build the question, keep it as the run's snapshot. Step 2 (no transaction open):
solve, writing progress at most once a second and reading the cancel flag. Step 3 (transaction): recount, store.

Without a target for the floor area the run is a ladder: every rung is a run of its own, and the one asked for holds the
recommended one.
"""

import threading
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Session

from app.database.db import transaction
from app.errors import Conflict
from app.lazy import lazy_module
from app.models import PlanRun
from app.optimizer.question.limits import Limits
from app.optimizer.question.plan import ENGINE_VERSION, Outcome, Status
from app.packing import Foundation
from app.planning.ask.question import Question
from app.planning.ask.setting_faults import codes_named
from app.planning.ask.settings import ScenarioSettings
from app.planning.ask.snapshot import foundation_of, pack, unpack
from app.planning.tell.contract import contract_of
from app.services import run_life
from app.services.read_town import read_question
from app.services.run_answer import RunListener, draft_of, store_answer
from app.services.run_life import Hold, Sessions, Tell
from app.services.setting_refusal import refusal, settings_of
from app.store.facility import facilities, features
from app.store.figures import stock
from app.store.place import area_targets
from app.store.plan import runs, scenarios

# The kernels are loaded by whoever solves, not by the server that queues.
if TYPE_CHECKING:
    from app.planning.series import ladder, most_cut, solved
    from app.planning.tell import loosen
else:
    ladder = lazy_module("app.planning.series.ladder")
    most_cut = lazy_module("app.planning.series.most_cut")
    solved = lazy_module("app.planning.series.solved")
    loosen = lazy_module("app.planning.tell.loosen")
# Rounds of giving way to what cannot be met.
MOST_LOOSENED = 4


def request_run(
    session: Session, settings: Mapping[str, Any], *, title: str, actor: str, language: str = "ja"
) -> PlanRun:
    """Keep the settings as a queued run and defer its job, both or neither. Raises InvalidInput listing bad ones."""
    told = with_scenario(session, settings, language=language)
    _read_named(session, told, language=language)
    seed = int(told.get("seed") or 0)
    version = features.data_version(session)
    used = scenarios.used(session, settings.get("scenario"))
    run = runs.create(session, title=title, settings=told, seed=seed, data_version=version, scenario=used)
    run_life.request(session, run, "solve_run", "request_run", actor, run=run.id)
    return run


def solve_now(
    sessions: Sessions,
    settings: Mapping[str, Any],
    *,
    actor: str,
    tell: Tell,
    language: str = "ja",
    loosens: bool = False,
) -> dict[str, Any]:
    """The same without the queue, for the command line; returns the answer of the command-line contract.

    `loosens`: where the settings cannot be met, what is named gives way and the run is worked off again, until there is
    a plan or nothing more to loosen.
    """
    answer = _solve_once(sessions, settings, actor=actor, tell=tell, language=language)
    given_way: list[dict[str, Any]] = []
    for _ in range(MOST_LOOSENED if loosens else 0):
        if answer["status"] != Status.INFEASIBLE.value or not answer.get("loosening"):
            break
        steps = answer["loosening"]
        given_way += steps
        with transaction(sessions) as session:
            settings = _loosened(session, answer["run_id"], steps)
        answer = _solve_once(sessions, settings, actor=actor, tell=tell, language=language)
    return answer | {"loosened": given_way} if loosens else answer


def _solve_once(
    sessions: Sessions, settings: Mapping[str, Any], *, actor: str, tell: Tell, language: str
) -> dict[str, Any]:
    with transaction(sessions) as session:
        told = with_scenario(session, settings, language=language)
        _read_named(session, told, language=language)
        version = features.data_version(session)
        used = scenarios.used(session, settings.get("scenario"))
        seed = int(told.get("seed") or 0)
        run = runs.create(session, title="", settings=told, seed=seed, data_version=version, scenario=used)
        run_id = run.id
    outcome = execute_run(sessions, run_id, actor=actor, tell=tell)
    with transaction(sessions) as session:
        return read_contract(session, run_id, has_outcome=outcome is not None, language=language)


def request_loosened(session: Session, run_id: int, *, actor: str, language: str = "ja") -> PlanRun:
    """Ask a run again with what it named given way. Raises NotFound, Conflict where it named nothing."""
    run = runs.get(session, run_id)
    steps = run.summary.get("loosening")
    if not steps:
        raise Conflict(f"run {run_id} names nothing that could give way")
    settings = _loosened(session, run_id, steps)
    return request_run(session, settings, title=run.title, actor=actor, language=language)


def _loosened(session: Session, run_id: int, steps: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The run's settings after the steps have given way, as JSON values. Raises Conflict for an older version's run."""
    try:
        question = unpack(runs.snapshot(session, run_id)).question
    except ValueError as fault:
        raise Conflict(f"run {run_id} was {fault}: calculate it again") from fault
    settings: ScenarioSettings = loosen.loosened_settings(question, steps)
    told: dict[str, Any] = settings.model_dump(mode="json", exclude_defaults=True)
    return told


def with_scenario(session: Session, given: Mapping[str, Any], *, language: str) -> dict[str, Any]:
    """The settings with those of the stored scenario they name beneath them. Raises InvalidInput for no such one."""
    told = dict(given)
    name = told.pop("scenario", None)
    if name is None:
        return told
    stored = scenarios.named(session, str(name))
    if stored is None:
        raise refusal([("unknown_scenario", "scenario", str(name))], language)
    tree = scenarios.forecast_part(stored)
    return {**({"assumptions": tree} if tree else {}), **scenarios.plan_part(stored), **told}


def execute_run(
    sessions: Sessions,
    run_id: int,
    *,
    actor: str = "worker",
    tell: Tell = lambda line: None,
    stop: threading.Event | None = None,
) -> Outcome | None:
    """Work one run off from start to stored decisions; None where it did not wait, or was not ours to the end."""

    def work(hold: Hold) -> Outcome:
        return _work(hold, tell)

    return run_life.work_off(sessions, PlanRun, run_id, work, actor=actor, stop=stop)


def _work(hold: Hold, tell: Tell) -> Outcome:
    question, settings, base = hold.write(lambda session: _begin(session, hold.job_id))
    tell(f"{len(question.facilities)} facilities, {len(question.options)} options, demand from {question.basis}")
    listener = RunListener(hold, tell)
    if wants_ladder(settings):
        outcome = _climb(hold, question, base, listener)
        if outcome is not None:
            return outcome
    limits = Limits(seconds=settings.seconds, gap=settings.gap)
    outcome = solved.solve_question(question, limits, seed=settings.seed, monitor=listener)

    def store(session: Session) -> None:
        store_answer(session, hold.job_id, question, outcome)
        runs.keep(session, hold.job_id, pack(question, outcome, after=base))

    hold.write(store)
    return outcome


def _begin(session: Session, run_id: int) -> tuple[Question, ScenarioSettings, Foundation]:
    settings = settings_of(runs.get(session, run_id).settings)
    question = read_question(session, settings)
    base = foundation_of(question)
    runs.start(session, run_id, engine_version=ENGINE_VERSION, snapshot=pack(question, after=base))
    return question, settings, base


def wants_ladder(settings: ScenarioSettings) -> bool:
    """Whether no target is set: then the plan asked for is the recommended rung of the ladder."""
    return settings.area_cut_share is None


def _climb(hold: Hold, question: Question, base: Foundation, listener: RunListener) -> Outcome | None:
    """Work the rungs out and store each as a run; None where no rung keeps what is promised."""
    settings = question.settings
    rungs, unreached = [], []
    for found in ladder.climb(question, seconds=settings.seconds, seed=settings.seed, monitor=listener):
        if isinstance(found, ladder.Unreached):
            listener.tell(f"{found.name}: no plan ({found.reason})")
            unreached.append(ladder.unreached_row(question, found))
        else:
            listener.tell(f"{found.name}: {found.outcome.status.value}, {found.cut_share:.1%} less floor area")
            rungs.append(found)
            listener.draw(_drawn(rungs))
    best = ladder.recommend(rungs, target=hold.write(lambda session: _stored_target(session, question)))
    if best is None:
        return None
    cut = hold.is_cancelled
    hold.write(lambda session: _store_ladder(session, hold.job_id, rungs, best, unreached, base=base, is_cut_short=cut))
    outcome: Outcome = best.outcome
    return outcome


def _drawn(rungs: Sequence[Any]) -> dict[str, Any]:
    """The rungs found so far, and the newest that changes something, to be drawn while the others are worked out."""
    changing = [rung for rung in rungs if rung.name != ladder.KEEP]
    newest = changing[-1:] or list(rungs[-1:])
    plan = [row for rung in newest for row in draft_of(rung.question, rung.outcome)]
    in_order = sorted(rungs, key=lambda rung: ladder.NAMES.index(rung.name))
    rows = [ladder.found_row(rung) for rung in in_order]
    names = [rung.name for rung in rungs]
    return {"plan": plan, "rungs": names, "rungs_wanted": len(ladder.NAMES), "ladder": rows}


def _stored_target(session: Session, question: Question) -> float | None:
    """The cut the town has decided on for the year next to the end of the plan, as a share of today's floor; None where
    it has decided on none."""
    end = question.settings.base_year + question.settings.years
    targets = area_targets.every(session)
    nearest = min(targets, key=lambda target: abs(target["target_year"] - end), default=None)
    if nearest is None:
        return None
    left, now = 1 - float(nearest["cut_share"]), most_cut.before_m2(question)
    return 1 - left * (float(nearest["base_area_m2"]) if nearest["base_area_m2"] and now > 0 else now) / (now or 1.0)


def _store_ladder(
    session: Session,
    run_id: int,
    rungs: Sequence[Any],
    best: Any,
    unreached: list[dict[str, Any]],
    *,
    base: Foundation,
    is_cut_short: bool,
) -> None:
    """The recommended rung is the run asked for; the others are runs of their own that lists leave out."""
    asked = runs.get(session, run_id)
    rows = []
    for rung in sorted(rungs, key=lambda each: ladder.NAMES.index(each.name)):
        number = run_id if rung is best else _run_of_rung(session, asked, rung).id
        store_answer(session, number, rung.question, rung.outcome)
        runs.keep(session, number, pack(rung.question, rung.outcome, after=base))
        session.flush()
        session.expire_all()
        summary = runs.get(session, number).summary
        if "money" in summary:
            rows.append(ladder.rung_row(rung, number, summary, is_recommended=rung is best))
        if rung is not best:
            runs.add_to_summary(session, number, {"rung": {"run_id": run_id, "name": rung.name}})
    missing = [name for name in ladder.NAMES if name not in {row["name"] for row in rows}]
    told: dict[str, Any] = {"ladder": rows, "recommended": best.name, "ladder_missing": missing}
    told |= {"ladder_unreached": unreached, "is_cut_short": is_cut_short}
    runs.add_to_summary(session, run_id, told)


def _run_of_rung(session: Session, asked: PlanRun, rung: Any) -> PlanRun:
    run = runs.create(
        session,
        title=f"{asked.title or f'#{asked.id}'} · {rung.name}",
        settings=rung.question.settings.model_dump(mode="json", exclude_defaults=True),
        seed=asked.seed,
        data_version=asked.data_version or "",
        scenario=asked.scenario,
    )
    run.engine_version = ENGINE_VERSION
    session.flush()
    return run


def _read_named(session: Session, given: Mapping[str, Any], *, language: str) -> None:
    """Refuse settings that cannot be read or name a facility that is not in the register, and an empty register."""
    named = codes_named(settings_of(given, language=language))
    known = facilities.ids_of(session, [code for _, code in named])
    unknown = [("unknown_facility", name, code) for name, code in named if code not in known]
    if unknown:
        raise refusal(unknown, language)
    have_area, all_of_them = stock.counts_with_area(session)
    if not have_area:
        code = "no_floor_areas" if all_of_them else "no_facilities"
        raise refusal([(code, "facilities", str(all_of_them))], language)


def read_contract(session: Session, run_id: int, *, has_outcome: bool, language: str) -> dict[str, Any]:
    """The answer of the command-line contract about a run."""
    session.expire_all()
    run = runs.get(session, run_id)
    status = run.summary.get("status", run.state.value) if has_outcome else run.state.value
    names = (
        "id",
        "objective_yen",
        "bound_yen",
        "gap",
        "seconds",
        "peak_mb",
        "error",
        "data_version",
        "checked",
        "summary",
    )
    told = {name: getattr(run, name) for name in names}
    return contract_of(told, runs.decisions(session, run_id), status=status, language=language)
