"""The list of doors."""

from fastapi import APIRouter

from app.api import (
    about,
    access,
    buildings,
    burdens,
    disagreements,
    explorations,
    facilities,
    facility_files,
    forecasts,
    imports,
    layers,
    quality,
    runs,
    scenarios,
    scorecards,
    selections,
    start,
    targets,
    vocabulary,
)

router = APIRouter()
COST = (forecasts, scenarios, targets, burdens, scorecards)
REGISTER = (facilities, facility_files, buildings, selections, imports, disagreements)
for room in (about, start, access, vocabulary, *REGISTER, *COST, runs, explorations, layers, quality):
    router.include_router(room.router)
