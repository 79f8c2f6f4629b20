"""The web application over the tests' database; its commits are undone after each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session, sessionmaker

from app.main import create_app
from app.settings import Settings


@pytest.fixture
def web(sessions: sessionmaker[Session]) -> FastAPI:
    told = {"secret_key": bytes(32), "webhook_hosts": ("gis.example.jp",)}
    return create_app(Settings(data_dir=Path("unused"), planner="田中", upload_cap_bytes=100_000, **told), sessions)


@pytest.fixture
def http(web: FastAPI) -> Iterator[TestClient]:
    """A browser's view: a fault of ours is an answer here, not an exception."""
    with TestClient(web, raise_server_exceptions=False) as opened:
        yield opened
