"""What this installation is: version, town, credits, what the settings allow."""

from datetime import UTC, datetime
from typing import Any

from fastapi import APIRouter

from app import __version__
from app.api.deps import ActorDep, SessionDep, SettingsDep
from app.store import features, municipalities, places

router = APIRouter(tags=["about"])
GSI_TILES = {
    "url": "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png",
    "attribution": "国土地理院",
}


@router.get("/api/about")
def about(session: SessionDep, settings: SettingsDep, actor: ActorDep) -> dict[str, Any]:
    """One small answer the front end starts with."""
    home = municipalities.home(session)
    town: dict[str, Any] | None = None
    if home is not None:
        town = {"code": home.code, "name": home.name, "invented": home.is_invented}
        town |= municipalities.outline(session, home.id) | {"population": places.total_population(session)}
    credits = {dataset["source"] for dataset in places.datasets(session)}
    if home is not None and home.boundary_source:
        credits.add(home.boundary_source)
    return {
        "version": __version__,
        "municipality": town,
        "neighbours": [{"code": each.code, "name": each.name} for each in municipalities.neighbours(session)],
        "gsi_tiles": GSI_TILES if settings.gsi_tiles else None,
        "attributions": [{"text": text} for text in sorted(credits)],
        "planner": actor,
        "today": datetime.now(UTC).astimezone().date().isoformat(),
        "data_version": features.data_version(session),
    }
