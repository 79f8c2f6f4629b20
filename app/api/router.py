"""The list of doors."""

from fastapi import APIRouter

from app.api import (
    about,
    access,
    buildings,
    burdens,
    disagreements,
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
REGISTER = (facilities, buildings, selections, imports, disagreements)
for room in (about, access, vocabulary, *REGISTER, *COST, runs, layers, quality):
    router.include_router(room.router)
