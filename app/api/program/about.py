"""What this installation is: version, town, credits, what the settings allow."""

from datetime import UTC, datetime

from fastapi import APIRouter

from app import __version__
from app.api.answers.places import About, Attribution, HomeTown, MunicipalityHead, TileSource
from app.api.deps import ActorDep, LanguageDep, SessionDep, SettingsDep
from app.formats.words.credit_words import credit_line, is_file_name
from app.store.facility import features
from app.store.place import municipalities, places
from app.store.place.credits import drawn_sources

router = APIRouter(tags=["about"])
GSI_TILES = TileSource(url="https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png", attribution="国土地理院")


@router.get("/api/about")
def about(session: SessionDep, settings: SettingsDep, actor: ActorDep, language: LanguageDep) -> About:
    """One small answer the front end starts with."""
    home = municipalities.home(session)
    town: HomeTown | None = None
    if home is not None:
        named = {"code": home.code, "name": home.name, "invented": home.is_invented}
        people = {"population": places.total_population(session)}
        town = HomeTown.model_validate(named | municipalities.outline(session, home.id) | people)
    return About(
        version=__version__,
        municipality=town,
        neighbours=[MunicipalityHead(code=each.code, name=each.name) for each in municipalities.neighbours(session)],
        gsi_tiles=GSI_TILES if settings.gsi_tiles else None,
        attributions=[Attribution(text=text) for text in _credits(session, language)],
        planner=actor,
        today=datetime.now(UTC).astimezone().date().isoformat(),
        data_version=features.data_version(session),
    )


def _credits(session: SessionDep, language: str) -> list[str]:
    """Credits of the outlines and zones; of outlines also the file they came in, where it names no publisher."""
    drawn = [pair for pair in drawn_sources(session) if pair[0] in ("boundary", "zones")]
    told = [(what, source) for what, source in drawn if what == "boundary" or not is_file_name(source)]
    return sorted({credit_line(what, source, language) for what, source in told})
