"""The built front end: files for everybody, but the map's page leads strangers to the sign-in page."""

from fastapi import Request
from fastapi.staticfiles import StaticFiles
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from app.api.entrance import person_of
from app.errors import AppError

PAGES = {".", "index.html"}


class FrontEnd(StaticFiles):
    """Files of the front end; nothing in them is a secret."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        request = Request(scope)
        if path in PAGES and await _is_stranger(request):
            root = scope["app_root_path"] if "app_root_path" in scope else scope.get("root_path", "")
            return RedirectResponse(f"{root}/sign-in.html", 303, headers={"Cache-Control": "no-store"})
        return await super().get_response(path, scope)


async def _is_stranger(request: Request) -> bool:
    """Whether there are accounts, and nobody is signed in. Where it cannot be told the page tells what is wrong."""
    try:
        return await person_of(request) is None
    except AppError:
        return False
