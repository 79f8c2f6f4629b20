"""Answers about papers of a run."""

from datetime import datetime
from typing import Annotated

from app.api.answers.base import Answer, says
from app.formats.papers.report.products import PaperProduct


class ProductAnswer(Answer):
    """A product that can be made of a run."""

    product: Annotated[PaperProduct, says("Its name in the address: report.{product}", "xlsx")]
    label: Annotated[str, says("What it is, in the reader's language", "データブック（すべての表）")]
    ending: Annotated[str, says("Ending of its file", ".xlsx")]
    media_type: Annotated[str, says("Its media type", "application/zip")]
    takes_scope: Annotated[bool, says("Whether it can be narrowed to districts and classes")]


class TakenPaper(Answer):
    """A paper somebody took home."""

    at: Annotated[datetime, says("When", "2026-11-29T10:00:00Z")]
    actor: Annotated[str, says("Who", "田中")]
    product: Annotated[str, says("Which product", "xlsx")]
    language: Annotated[str, says("In which language", "ja")]
    is_draft: Annotated[bool, says("Whether it was marked as a draft")]
    districts: Annotated[list[str], says("Districts it was narrowed to; none: all", ["彩辺中央"])]
    categories: Annotated[list[str], says("Classes it was narrowed to; none: all", ["school"])]
    tag: Annotated[str, says("The ETag of its content", "0f3c…-xlsx-ja-a4")]
