"""A run's question and answer as stored bytes, so that later questions about it are asked of the same town."""

from dataclasses import dataclass, replace

from app.optimizer.question.plan import ENGINE_VERSION, Outcome
from app.packing import Foundation, pack_values, unpack_values
from app.planning.ask.question import Question

FORMAT = "run-4"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What was asked; `outcome` is None until it is answered (its plan and prices start a neighbouring question)."""

    question: Question
    outcome: Outcome | None = None


def foundation_of(question: Question) -> Foundation:
    """A question packed once for all that are asked of the same town: its rungs, its answers."""
    return Foundation(question)


def pack(question: Question, outcome: Outcome | None = None, *, after: Foundation | None = None) -> bytes:
    """The history of the search is left out; `after` saves most of the work where `question` was made from its own."""
    kept = None if outcome is None else replace(outcome, history=())
    return pack_values((FORMAT, ENGINE_VERSION, Snapshot(question, kept)), after=after)


def unpack(data: bytes) -> Snapshot:
    """Raises ValueError where the bytes were kept by another version of the program."""
    kept = unpack_values(data)
    if not (isinstance(kept, tuple) and len(kept) == 3 and kept[:2] == (FORMAT, ENGINE_VERSION)):
        raise ValueError("kept by another version")
    snapshot: Snapshot = kept[2]
    return snapshot
