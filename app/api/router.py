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

PEOPLE = (session, provider, account, accounts, webhooks, audit, delegations)
COST = (forecasts, scenarios, targets, burdens, scorecards)
REGISTER = (facilities, facility_files, buildings, selections, imports, readability, disagreements)
PLANS = (runs, reports, comparisons, adoption, approval, explorations)
GROUND = (layers, quality, exports, feed, versions, reference)
ROOMS = (about, health, *PEOPLE, start, access, vocabulary, *REGISTER, *COST, *PLANS, resident, moderation, *GROUND)
# Some rooms have a few doors of another kind.
DOORS = (resident.pages, facilities.cards, layers.people, *(room.router for room in ROOMS))


def hang_doors(whole: APIRouter) -> None:
    """Each room by itself: at every level of nesting all routes before the wanted one are tried anew."""
    for room in DOORS:
        whole.include_router(room, dependencies=[Depends(admit), Depends(refuse_unknown)])
