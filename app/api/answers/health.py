"""Answers about the program itself: whether it can serve now."""

from typing import Annotated, Literal

from app.api.answers.base import Answer, says

HealthState = Literal["ok", "no-worker", "no-database", "disk-full"]


class Health(Answer):
    """What works at this moment. Asked by the front end and by whoever watches the server."""

    state: Annotated[
        HealthState,
        says(
            "`ok`; `no-worker`: reading works, runs wait; `no-database`: nothing can be read or written; "
            "`disk-full`: nothing can be written until there is room",
            "ok",
        ),
    ]
    database: Annotated[bool, says("Whether the database answers")]
    workers: Annotated[int, says("Workers heard of in the last ten seconds", 1)]
    version: Annotated[str, says("Version of the program", "0.1.0")]
