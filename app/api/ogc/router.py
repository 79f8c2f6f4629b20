"""The list of the OGC doors. They have an OpenAPI 3.0 document of their own (`/ogc/api`)."""

from fastapi import APIRouter

from app.api.ogc import catalogue, changes, items

router = APIRouter(include_in_schema=False)
for room in (catalogue.router, items.lists, items.router, changes.router):
    router.include_router(room)
