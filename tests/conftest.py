"""Fixtures every floor shares. Database fixtures live beside the tests that need PostGIS."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data (`SAIHEN_SHARED`, default `../shared`); absent on a machine that was not given it."""
    folder = Path(os.environ.get("SAIHEN_SHARED", ROOT.parent / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip("the folder of real data is not on this machine")
    return folder
