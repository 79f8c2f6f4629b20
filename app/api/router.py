"""The list of doors."""

from fastapi import APIRouter, Depends

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
    health,
    imports,
    layers,
    quality,
    readability,
    runs,
    scenarios,
    scorecards,
    selections,
    start,
    targets,
    vocabulary,
)
from app.api.parameters import refuse_unknown

router = APIRouter(dependencies=[Depends(refuse_unknown)])
COST = (forecasts, scenarios, targets, burdens, scorecards)
REGISTER = (facilities, facility_files, buildings, selections, imports, readability, disagreements)
for room in (about, health, start, access, vocabulary, *REGISTER, *COST, runs, explorations, layers, quality):
    router.include_router(room.router)
