"""The two cookies of ours: over https their names keep other pages and plain http from setting them."""

from fastapi import Request, Response

SESSION = "saihen_session"


def name_of(request: Request, name: str, *, path: str = "/") -> str:
    """`__Host-…` over https at the root of a host of its own; below a path `__Secure-…`; plain on this machine.

    Browsers take `__Host-` for Path=/ alone, and a path keeps the cookie from whatever else lives on the host.
    """
    if not _is_secure(request):
        return name
    return f"__Host-{name}" if _root(request) + path == "/" else f"__Secure-{name}"


def read(request: Request, name: str, *, path: str = "/") -> str | None:
    return request.cookies.get(name_of(request, name, path=path))


def put(
    request: Request, answer: Response, name: str, value: str, *, path: str = "/", seconds: int | None = None,
    lax: bool = False,
) -> None:  # fmt: skip
    """Out of reach of scripts. `lax`: sent along on the way back from another site too."""
    answer.set_cookie(
        name_of(request, name, path=path), value, max_age=seconds, path=_root(request) + path, httponly=True,
        samesite="lax" if lax else "strict", secure=_is_secure(request),
    )  # fmt: skip


def take_away(request: Request, answer: Response, name: str, *, path: str = "/", lax: bool = False) -> None:
    answer.delete_cookie(
        name_of(request, name, path=path), path=_root(request) + path, httponly=True,
        samesite="lax" if lax else "strict", secure=_is_secure(request),
    )  # fmt: skip


def _root(request: Request) -> str:
    """Where this program lives on its host."""
    return str(request.scope.get("root_path", ""))


def _is_secure(request: Request) -> bool:
    return request.url.scheme == "https"
