"""`saihen access`: the same figures as the access panel, for one function."""

from typing import Annotated, Any

import typer

from app.console import answer, database, refusals, settings
from app.database.db import transaction
from app.domain.vocabulary import Function
from app.errors import Fault, InvalidInput
from app.services.figures.access import AccessQuestion, find_facilities, measure_access


def access(
    function: Annotated[str, typer.Option(help="library, elementary_school, community, …")],
    minutes: Annotated[float, typer.Option(min=1, max=1440, help="how long people may be asked to travel")] = 15,
    year: Annotated[int | None, typer.Option(help="year of the population; default: the one nearest to now")] = None,
    mode: Annotated[str, typer.Option(help="walk, drive, or straight (a straight line, even with roads)")] = "walk",
    close: Annotated[list[str] | None, typer.Option(help="code of a facility switched off; may be repeated")] = None,
    only: Annotated[list[str] | None, typer.Option(help="reach of these facilities alone; may be repeated")] = None,
    winter: Annotated[bool, typer.Option(help="snow season: slower")] = False,
    neighbours: Annotated[bool, typer.Option(help="the neighbours' facilities may be used too")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="one JSON object on stdout")] = False,
) -> None:
    """Who reaches what in how many minutes, by age and year; with --close: who loses, and where they go."""
    with refusals(), database(settings()) as sessions, transaction(sessions) as session:
        question = AccessQuestion(
            _function(function),
            mode=mode,
            within_minutes=minutes,
            year=year,
            closed=find_facilities(session, close or []),
            only=find_facilities(session, only or []),
            winter=winter,
            neighbours=neighbours,
        )
        result = measure_access(session, question)
        answer(result, as_json=as_json, lines=_lines(result))


def _function(code: str) -> Function:
    try:
        return Function.of(code)
    except ValueError:
        known = ", ".join(Function)
        raise InvalidInput(f"unknown function {code}", [Fault("unknown", f"known: {known}", code)]) from None


def _lines(result: dict[str, Any]) -> list[str]:
    within = f"{result['within_minutes']:g} 分以内"
    lines = [f"{result['function']}  {result['basis']}  {result['mode']} ({result['method']})  {within}"]
    for year, bands in result["measures"].items():
        lines += [f"{year} {band:>6}  {_measure(figures)}" for band, figures in bands.items()]
    lines += [f"遠い地区  {area['name']}  {_said(area['minutes'])} 分" for area in result["worst"]]
    lines += [f"地区で最後の避難所  {shelter['name']}  {shelter['area']}" for shelter in result["last_shelters"]]
    return lines + _losers(result["who_loses"])


def _measure(figures: dict[str, float | None]) -> str:
    share = figures["share_within"]
    percent = "–" if share is None else f"{share:.1%}"
    return (
        f"{figures['people']:>10,.0f} 人  {percent:>6}  平均 {_said(figures['mean_minutes'])} 分"
        f"  90% {_said(figures['p90_minutes'])} 分"
    )


def _losers(loss: dict[str, Any] | None) -> list[str]:
    if loss is None:
        return []
    people = "  ".join(f"{band} {count:,.0f}" for band, count in loss["people"].items())
    extra = f"平均 +{_said(loss['extra_minutes_mean'])} 分、最大 +{_said(loss['extra_minutes_worst'])} 分"
    lines = [f"影響を受ける人  {people}  {extra}  行き先なし {loss['unserved_people']:,.0f}"]
    return lines + [
        f"  → {move['name'] or '行き先なし'}  {move['people']:,.0f} 人  {_fill(move['fill_before'])} → "
        f"{_fill(move['fill_after'])}"
        for move in loss["moves"]
    ]


def _said(minutes: float | None) -> str:
    return "–" if minutes is None else f"{minutes:.1f}"


def _fill(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"
