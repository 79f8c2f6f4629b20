"""The list of the OGC doors. They have an OpenAPI 3.0 document of their own (`/ogc/api`)."""

from fastapi import APIRouter, Depends

from app.api.entrance import admit
from app.api.ogc import catalogue, changes, items

# Routes are tried in order: pages of features first, which programs ask for most.
DOORS = (items.lists, items.router, catalogue.router, changes.router)


def hang_doors(whole: APIRouter) -> None:
    """Each room by itself: at every level of nesting all routes before the wanted one are tried anew."""
    for room in DOORS:
        whole.include_router(room, dependencies=[Depends(admit)], include_in_schema=False)
