"""What this installation is: version, town, credits, what the settings allow."""

from datetime import UTC, datetime

from fastapi import APIRouter

from app import __version__
from app.api.answers.places import About, Attribution, HomeTown, MunicipalityHead, TileSource
from app.api.deps import ActorDep, SessionDep, SettingsDep
from app.store.facility import features
from app.store.place import municipalities, places

router = APIRouter(tags=["about"])
GSI_TILES = TileSource(url="https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png", attribution="国土地理院")


@router.get("/api/about")
def about(session: SessionDep, settings: SettingsDep, actor: ActorDep) -> About:
    """One small answer the front end starts with."""
    home = municipalities.home(session)
    town: HomeTown | None = None
    if home is not None:
        named = {"code": home.code, "name": home.name, "invented": home.is_invented}
        people = {"population": places.total_population(session)}
        town = HomeTown.model_validate(named | municipalities.outline(session, home.id) | people)
    credits = {each["source"] for each in places.datasets(session) if each["source"] != each["name"]}
    if home is not None and home.boundary_source:
        credits.add(home.boundary_source)
    return About(
        version=__version__,
        municipality=town,
        neighbours=[MunicipalityHead(code=each.code, name=each.name) for each in municipalities.neighbours(session)],
        gsi_tiles=GSI_TILES if settings.gsi_tiles else None,
        attributions=[Attribution(text=text) for text in sorted(credits)],
        planner=actor,
        today=datetime.now(UTC).astimezone().date().isoformat(),
        data_version=features.data_version(session),
    )
