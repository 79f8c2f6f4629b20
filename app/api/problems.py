"""RFC 9457: every failure has one shape. The only place that knows status numbers for errors."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from app.api.fault_words import fault_row
from app.database.diagnosis import words_of
from app.errors import (
    AppError,
    BadParameter,
    Conflict,
    InvalidInput,
    NotAllowed,
    NotFound,
    NotSignedIn,
    StaleVersion,
    TooLarge,
    TooMany,
    Unavailable,
    VersionNeeded,
    WrongMediaType,
)

log = logging.getLogger("saihen.api")
# A person mends the first of them and sends the file again; the total is told.
MOST_ERRORS, MOST_NAMED = 1000, 5

# Families, most special first; a new leaf class needs no line here.
STATUS: tuple[tuple[type[AppError], int], ...] = (
    (NotFound, 404),
    (StaleVersion, 412),
    (Conflict, 409),
    (BadParameter, 400),
    (InvalidInput, 422),
    (NotSignedIn, 401),
    (NotAllowed, 403),
    (TooMany, 429),
    (TooLarge, 413),
    (WrongMediaType, 415),
    (VersionNeeded, 428),
    (Unavailable, 503),
    (AppError, 400),
)
TITLES = {
    "not-found": ("見つかりません", "Not found"),
    "stale-version": ("他の人が先に変更しました。読み直してください", "Someone changed it first. Load it again"),
    "conflict": ("今の状態と合いません", "Conflicts with the present state"),
    "invalid-input": ("入力に直すところがあります", "The input needs correcting"),
    "not-allowed": ("許可されていません", "Not allowed"),
    "not-signed-in": ("サインインしてください", "Sign in first"),
    "too-many": ("回数が多すぎます。少し待ってください", "Too many tries. Wait a little"),
    "too-large": ("ファイルが大きすぎます", "The file is too large"),
    "unsupported-media-type": (
        "ファイルそのものを本文として送ってください",
        "Send the file itself as the body of the request",
    ),
    "media-type-not-taken": ("この形式の本文は受け取れません", "This media type is not taken"),
    "precondition-required": ("読んだ版を If-Match で示してください", "Name the version you read with If-Match"),
    "unavailable": ("今は応じられません。少し待ってください", "Not available now. Try again shortly"),
    "bad-request": ("送られた内容を読み取れません", "What was sent cannot be read"),
    "error": ("処理できませんでした", "Could not be done"),
    "internal": (
        "プログラムの誤りです。記録番号を担当者に伝えてください",
        "A fault in the program; report the request id",
    ),
}


def language_of(request: Request) -> str:
    """The reader's language: English where the Accept-Language header asks for it first, else Japanese."""
    wanted = request.headers.get("accept-language", "ja").lower()
    return "en" if wanted.startswith("en") else "ja"


def problem(request: Request, code: str, status: int, detail: str, **more: Any) -> JSONResponse:
    title = TITLES.get(code, (HTTPStatus(status).phrase,) * 2)[language_of(request) == "en"]
    body = {
        "type": f"/problems/{code}",
        "title": title,
        "status": status,
        "detail": detail,
        "instance": getattr(request.state, "request_id", ""),
    }
    headers = {"Retry-After": str(more.pop("retry_after"))} if "retry_after" in more else {}
    if status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="Saihen"'
    return JSONResponse(body | more, status, headers=headers, media_type="application/problem+json")


def _refused(request: Request, error: AppError) -> JSONResponse:
    status = next(number for family, number in STATUS if isinstance(error, family))
    more: dict[str, Any] = {}
    if isinstance(error, InvalidInput) or (isinstance(error, Conflict) and error.faults):
        more["errors"] = [fault.as_dict() for fault in error.faults[:MOST_ERRORS]]
        more["errors_total"] = len(error.faults)
    if isinstance(error, Unavailable | TooMany):
        more["retry_after"] = error.retry_after
    return problem(request, error.code, status, error.detail, **more)


def _misshapen(request: Request, error: RequestValidationError) -> JSONResponse:
    language = language_of(request)
    found = error.errors()
    errors = [fault_row(fault, language) for fault in found[:MOST_ERRORS]]
    detail = "; ".join(f"{row['pointer']}: {row['message']}" for row in errors[:MOST_NAMED])
    return problem(request, "invalid-input", 422, detail, errors=errors, errors_total=len(found))


def _framework(request: Request, error: HTTPException) -> JSONResponse:
    code = "not-found" if error.status_code == 404 else HTTPStatus(error.status_code).phrase.lower().replace(" ", "-")
    return problem(request, code, error.status_code, str(error.detail))


def _no_database(request: Request, error: DBAPIError) -> JSONResponse:
    words = words_of(error)
    if words is None:
        return _bug(request, error)
    log.error("database unavailable: %s", type(error.orig).__name__)
    return problem(request, "unavailable", 503, words, retry_after=5)


def _bug(request: Request, error: Exception) -> JSONResponse:
    log.exception("request %s failed", getattr(request.state, "request_id", ""), exc_info=error)
    return problem(request, "internal", 500, "")


def install(app: FastAPI) -> None:
    """Make every failure application/problem+json."""
    app.add_exception_handler(AppError, _refused)  # type: ignore[arg-type]
    app.add_exception_handler(RequestValidationError, _misshapen)  # type: ignore[arg-type]
    app.add_exception_handler(HTTPException, _framework)  # type: ignore[arg-type]
    app.add_exception_handler(DBAPIError, _no_database)  # type: ignore[arg-type]
    app.add_exception_handler(Exception, _bug)
