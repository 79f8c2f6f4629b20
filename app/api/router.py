"""The list of doors."""

from fastapi import APIRouter

from app.api import about, access, facilities, forecasts, imports, layers, quality, runs, selections, vocabulary

router = APIRouter()
for room in (about, access, vocabulary, facilities, selections, imports, forecasts, runs, layers, quality):
    router.include_router(room.router)
