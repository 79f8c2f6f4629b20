"""The list of doors."""

from fastapi import APIRouter

from app.api import (
    about,
    access,
    burdens,
    facilities,
    forecasts,
    imports,
    layers,
    quality,
    runs,
    scenarios,
    scorecards,
    selections,
    targets,
    vocabulary,
)

router = APIRouter()
COST = (forecasts, scenarios, targets, burdens, scorecards)
for room in (about, access, vocabulary, facilities, selections, imports, *COST, runs, layers, quality):
    router.include_router(room.router)
