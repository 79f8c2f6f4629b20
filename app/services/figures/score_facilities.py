"""The first-stage evaluation (一次評価) of the home town's facilities."""

from typing import Any

import numpy as np
from sqlalchemy.orm import Session

from app.costing.score_answer import ScoreQuestion, score_answer
from app.store.figures import scores


def score_facilities(session: Session, question: ScoreQuestion, *, language: str = "ja") -> dict[str, Any]:
    """Every facility's figures, its place inside its class, quadrant and marks, with the second-stage judgement."""
    people = scores.people_by_year(session)
    residents = None
    if people:
        residents = float(np.interp(question.base_year, sorted(people), [people[year] for year in sorted(people)]))
    rows = scores.facility_figures(session)
    return score_answer(rows, scores.inspections(session), question, residents=residents, language=language)
