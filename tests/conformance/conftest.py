"""The OGC doors over the sample register, with one finished run; loaded once for all of the tests here."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.main import create_app
from app.sample_city import load_sample_city
from app.services.plan import adopt_plan
from app.settings import Settings
from tests.factories import make_decision, make_run, undone
from tests.running import serving_app

FLOW = {"facility_id": 1, "function": "library", "period": 2, "users": 120.0, "km": 1.2}


@pytest.fixture(scope="package")
def sample(engine: Engine) -> Iterator[sessionmaker[Session]]:
    """The sample city with a run of two decisions; undone at the end."""
    with undone(engine) as sessions:
        with transaction(sessions) as session:
            load_sample_city(session, actor="test", tell=lambda _: None)
            run = make_run(session, state="done", title="議会案", finished_at=datetime(2026, 4, 1, tzinfo=UTC))
            first, second = session.execute(
                text("""SELECT f.id, f.code FROM facility f JOIN municipality m ON m.id = f.municipality_id
                        WHERE m.is_home AND f.point IS NOT NULL ORDER BY f.code LIMIT 2""")
            ).all()
            reasons = [{"code": "saves", "yen": 123_000_000}]
            flows = [FLOW | {"facility_id": second.id, "facility_code": second.code, "name": "受入れ先"}]
            money = {"cost_yen": 300_000_000, "keep_cost_yen": 500_000_000}
            make_decision(
                session,
                run.id,
                first.id,
                action="merge_into",
                fiscal_year=2031,
                reasons=reasons,
                receivers=flows,
                **money,
            )
            make_decision(session, run.id, second.id, action="merge", fiscal_year=2031)
            session.flush()
            session.expire_all()
            judged = {"verdict": "disagree", "action": "rebuild", "fiscal_year": 2033, "section": "生涯学習課"}
            told = judged | {"reason": "利用が増えている", "decided_on": date(2026, 4, 10)}
            adopt_plan.judge(session, run.id, second.id, told, version=None, actor="test")
            paper = {"title": "再配置計画", "reason": "議会の議決", "changes_told": ""}
            adopt_plan.adopt(session, run.id, **paper, adopted_on=date(2026, 4, 20), actor="test")
        yield sessions


@pytest.fixture(scope="package")
def ogc(sample: sessionmaker[Session]) -> Iterator[TestClient]:
    """A client of the doors; a fault of ours is an answer here, not an exception."""
    web = create_app(Settings(data_dir=Path("unused"), planner="田中"), sample)
    with TestClient(web, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture(scope="package")
def served(sample: sessionmaker[Session]) -> Iterator[str]:
    """The address of the doors on a port of this machine, for programs that speak HTTP themselves."""
    with serving_app(create_app(Settings(data_dir=Path("unused"), planner="田中"), sample)) as address:
        yield f"{address}/ogc"
