"""The list of doors."""

from fastapi import APIRouter, Depends

from app.api import versions
from app.api.account import account, accounts, audit, delegations, provider, session, webhooks
from app.api.entrance import admit
from app.api.facility import (
    buildings,
    disagreements,
    exports,
    facilities,
    facility_files,
    feed,
    imports,
    layers,
    quality,
    readability,
    selections,
    start,
)
from app.api.figures import access, burdens, forecasts, scorecards, targets
from app.api.gate.parameters import refuse_unknown
from app.api.plan import adoption, approval, comparisons, explorations, reports, runs, scenarios
from app.api.program import about, health, reference, vocabulary
from app.api.public import moderation, resident

router = APIRouter(dependencies=[Depends(admit), Depends(refuse_unknown)])
PEOPLE = (session, provider, account, accounts, webhooks, audit, delegations)
COST = (forecasts, scenarios, targets, burdens, scorecards)
REGISTER = (facilities, facility_files, buildings, selections, imports, readability, disagreements)
PLANS = (runs, reports, comparisons, adoption, approval, explorations)
GROUND = (layers, quality, exports, feed, versions, reference)
RESIDENTS = (resident, moderation)
router.include_router(resident.pages)
for room in (
    about,
    health,
    *PEOPLE,
    start,
    access,
    vocabulary,
    *REGISTER,
    *COST,
    *PLANS,
    resident,
    moderation,
    *GROUND,
):
    router.include_router(room.router)
