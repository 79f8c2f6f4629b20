"""The one shape of every failure: RFC 9457."""

from typing import Annotated

from app.api.answers.base import Answer, says


class ProblemFault(Answer):
    """One thing wrong with what was sent: where it is, a stable code, the value, words for people."""

    code: Annotated[str, says("Stable code", "unknown_parameter")]
    message: Annotated[str, says("What is wrong and what to do", "limti という指定はありません")]
    value: Annotated[str | float | None, says("The value as it was sent", "limti")] = None
    row: Annotated[int | None, says("Row of a file, from 1", 5)] = None
    column: Annotated[str | None, says("Heading of the column of a file", "建築年")] = None
    pointer: Annotated[str | None, says("Where it stands in what was sent", "query/limti")] = None


class ProblemDetails(Answer):
    """Why a request was refused or failed, as `application/problem+json`."""

    type: Annotated[str, says("Kind of problem, `/problems/{code}`", "/problems/invalid-input")]
    title: Annotated[str, says("The kind in the reader's language", "入力に直すところがあります")]
    status: Annotated[int, says("HTTP status", 422)]
    detail: Annotated[str, says("What it is about", "limti という指定はありません")]
    instance: Annotated[str, says("Number of the request, as in the log", "f1e11072d9f9")]
    errors: Annotated[list[ProblemFault], says("Each thing wrong with what was sent")] = []
    errors_total: Annotated[int | None, says("How many there are; the first thousand are listed", 1)] = None
