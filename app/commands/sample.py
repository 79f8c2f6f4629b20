"""`saihen sample`: bring in the invented sample city where nothing has been brought in yet."""

from app.console import database, refusals, screen, settings
from app.database.db import transaction
from app.sample_city import is_empty, load_sample_city
from app.services.plan.optimize import request_run


def sample() -> None:
    """Load the invented sample city, if the database is empty."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        if is_empty(session):
            screen.print("見本の市（架空）を読み込んでいます / loading the invented sample city")
            load_sample_city(session, actor=settings().planner, tell=screen.print)
            # A first plan waits in the queue, so that the map soon has recommendations to show.
            seconds = settings().first_plan_seconds
            request_run(session, {"seconds": seconds}, title="最初の案 / first plan", actor=settings().planner)
        else:
            screen.print("この登録簿は空ではありません / the register is not empty: nothing was loaded")
