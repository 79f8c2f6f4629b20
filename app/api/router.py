"""The list of doors."""

from fastapi import APIRouter, Depends

from app.api import (
    about,
    access,
    account,
    accounts,
    adoption,
    audit,
    buildings,
    burdens,
    comparisons,
    disagreements,
    explorations,
    exports,
    facilities,
    facility_files,
    feed,
    forecasts,
    health,
    imports,
    layers,
    quality,
    readability,
    reference,
    reports,
    runs,
    scenarios,
    scorecards,
    selections,
    session,
    start,
    targets,
    versions,
    vocabulary,
)
from app.api.entrance import admit
from app.api.parameters import refuse_unknown

router = APIRouter(dependencies=[Depends(admit), Depends(refuse_unknown)])
PEOPLE = (session, account, accounts, audit)
COST = (forecasts, scenarios, targets, burdens, scorecards)
REGISTER = (facilities, facility_files, buildings, selections, imports, readability, disagreements)
PLANS = (runs, reports, comparisons, adoption, explorations)
GROUND = (layers, quality, exports, feed, versions, reference)
for room in (about, health, *PEOPLE, start, access, vocabulary, *REGISTER, *COST, *PLANS, *GROUND):
    router.include_router(room.router)
