"""Two to five plans side by side: finished runs, the adopted plan, and going on as today."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.errors import Fault, InvalidInput
from app.formats.text.comma_file import csv_bytes
from app.formats.words.comparison_words import ADOPTED, AS_TODAY, FIGURES, table_of
from app.formats.words.pairs import Pair, say
from app.formats.words.reason_words import reason_sentence
from app.models import AdoptedPlan
from app.planning.tell.comparison import ComparedFacts, as_today, compare
from app.planning.tell.contract import told_decision
from app.store.plan import adoption, runs

TODAY, IN_FORCE = "today", "adopted"
LEAST, MOST = 2, 5
HOW_MANY: Pair = ("くらべる案は2つから5つまで選んでください", "Choose two to five plans to compare")
NO_RUN: Pair = (
    "現状維持とくらべるには、計算した案を1つは選んでください",
    "With today choose at least one calculated plan",
)
NOT_A_PLAN: Pair = ("「{key}」という案はありません", "There is no plan {key}")
UNFINISHED: Pair = ("「{key}」には案がありません", "{key} holds no plan")


def compare_plans(session: Session, keys: Sequence[str], *, language: str) -> dict[str, Any]:
    """`keys`: numbers of runs, `adopted` or `today`. Raises InvalidInput, NotFound."""
    wanted = list(dict.fromkeys(keys))
    if not LEAST <= len(wanted) <= MOST:
        raise _refusal(HOW_MANY, ", ".join(keys), language)
    calculated = {key: _read(session, key, language) for key in wanted if key != TODAY}
    if not calculated:
        raise _refusal(NO_RUN, TODAY, language)
    first = next(iter(calculated.values()))
    plans = [calculated.get(key) or as_today(first, say(AS_TODAY, language)) for key in wanted]
    told = compare(plans)
    for row in told["figures"]:
        row["label"] = say(FIGURES[row["name"]], language)
    for row in told["facilities"]:
        for cell in row["cells"]:
            cell["why"] = "".join(reason_sentence(reason, language) for reason in cell.pop("reasons"))
    return told


def comparison_file(session: Session, keys: Sequence[str], *, language: str) -> bytes:
    """The same as one CSV file. Raises InvalidInput, NotFound."""
    return csv_bytes(table_of(compare_plans(session, keys, language=language), language))


def _read(session: Session, key: str, language: str) -> ComparedFacts:
    if key == IN_FORCE:
        return _adopted(adoption.in_force(session), language)
    if not key.isdigit():
        raise _refusal(NOT_A_PLAN, key, language)
    run = runs.get(session, int(key))
    rows = [told_decision(row, language) for row in runs.decisions(session, run.id)]
    if not rows:
        raise _refusal(UNFINISHED, run.title or f"#{run.id}", language)
    return ComparedFacts(key, run.title or f"#{run.id}", run.summary, rows)


def _adopted(plan: AdoptedPlan, language: str) -> ComparedFacts:
    return ComparedFacts(IN_FORCE, f"{say(ADOPTED, language)}：{plan.title}", plan.summary, plan.decisions)


def _refusal(words: Pair, key: str, language: str) -> InvalidInput:
    said = say(words, language).format(key=key)
    return InvalidInput(said, [Fault("plans_to_compare", said, key, pointer="plan")])
