"""`saihen adopt`: freeze a plan with its judgements, list the adopted ones, follow a year up."""

from datetime import date
from typing import Annotated, Any

import typer

from app.console import Json, answer, database, refusals, settings
from app.database.db import transaction
from app.domain.vocabulary import Action
from app.errors import Conflict, InvalidInput
from app.services.plan import adopt_plan, two_persons


def adopt(
    run: Annotated[int | None, typer.Argument(help="number of the run to adopt; without it the adopted plans")] = None,
    title: Annotated[str, typer.Option(help="title of the adopted plan")] = "",
    reason: Annotated[str, typer.Option(help="why it is adopted")] = "",
    changes: Annotated[str, typer.Option(help="what changes against the plan before")] = "",
    year: Annotated[int | None, typer.Option(help="planned against done in this fiscal year")] = None,
    as_json: Json = False,
) -> None:
    """Adopt a run as the plan in force, list the adopted plans, or follow a fiscal year of the one in force up."""
    chosen = settings()
    with refusals(), database(chosen) as sessions, transaction(sessions) as session:
        if run is not None:
            if not reason.strip():
                raise InvalidInput("--reason: 採用の理由が必要です / a reason is needed")
            if chosen.two_persons:
                raise Conflict(two_persons.NEEDS_TWO)
            head = adopt_plan.adopt(
                session,
                run,
                title=title or f"#{run}",
                reason=reason,
                changes_told=changes,
                adopted_on=date.today(),
                actor=chosen.planner,
            )
            answer(head, as_json=as_json, lines=[_head(head)])
            return
        plans = adopt_plan.list_adopted(session)
        if year is None or not plans:
            answer({"adopted": plans}, as_json=as_json, lines=[_head(plan) for plan in plans])
            return
        followed = adopt_plan.follow_up(session, plans[0]["id"], year)
        answer(followed, as_json=as_json, lines=_followed(followed, chosen.language))


def _head(head: dict[str, Any]) -> str:
    return f"{head['id']}\t{head['adopted_on']}\t{head['title']}\t#{head['run_id']}\t{head['reason']}"


def _followed(told: dict[str, Any], language: str) -> list[str]:
    return [
        "\t".join(
            [
                row["facility_code"],
                row["name"],
                Action.of(row["action"]).label(language),
                f"{row['planned_yen']:,}",
                row["state"].label(language) if row["state"] else "—",
            ]
        )
        for row in told["rows"]
    ]
