"""The invented sample city, brought in through the same doors as any town's files."""

from collections.abc import Callable
from pathlib import Path

from sqlalchemy.orm import Session

from app.formats.facilities.owners import Whose
from app.services.importing.import_addresses import import_addresses
from app.services.importing.import_budget import import_budget
from app.services.importing.import_details import import_details
from app.services.importing.import_facilities import import_facilities
from app.services.importing.import_networks import import_roads
from app.services.importing.import_places import import_boundary, import_population, import_shelters, import_zones
from app.services.importing.import_targets import import_targets
from app.store.place import municipalities

FOLDER = Path(__file__).resolve().parents[1] / "sample_data"
CODE, NAME = "012904", "彩辺市（架空）"
CREDIT = "彩辺市（架空）の見本データ"
DETAILS = {
    "functions.csv": "functions",
    "years.csv": "years",
    "inspections.csv": "inspections",
    "repairs.csv": "repairs",
    "land.csv": "land",
    "operators.csv": "operators",
    "neighbour_functions.csv": "functions",
    "neighbour_years.csv": "years",
}
ZONES = {
    "districts.geojson": "district",
    "flood.geojson": "flood",
    "landslide.geojson": "landslide",
    "residential_guidance.geojson": "residential-guidance",
}
Tell = Callable[[str], None]


def is_empty(session: Session) -> bool:
    """No municipality yet: nothing has ever been brought in."""
    return municipalities.home(session) is None


def load_sample_city(session: Session, *, actor: str, tell: Tell) -> None:
    """Bring the sample city in, in the caller's transaction; everything of it says that it is invented."""
    home = municipalities.ensure(session, CODE, NAME, prefecture="北海道")
    home.is_invented = True
    _boundary(session, actor)
    import_addresses(session, FOLDER / "towns.csv", actor=actor)
    for name, whose in (("facilities.csv", None), ("neighbour_facilities.csv", Whose.NEIGHBOUR)):
        tell(f"  {name}")
        import_facilities(session, _read(name), filename=name, whose=whose, actor=actor)
    for name, kind in DETAILS.items():
        tell(f"  {name}")
        import_details(session, _read(name), kind=kind, filename=name, actor=actor)
    import_budget(session, _read("budget.csv"), filename="budget.csv", actor=actor)
    import_targets(session, _read("target.csv"), filename="target.csv", actor=actor)
    tell("  population_mesh.geojson")
    mesh = "population_mesh.geojson"
    import_population(session, _read(mesh), filename=mesh, source=CREDIT, actor=actor)
    for name, kind in ZONES.items():
        tell(f"  {name}")
        import_zones(session, _read(name), kind=kind, filename=name, source=CREDIT, covers_home=True, actor=actor)
    import_shelters(session, _read("shelters.csv"), filename="shelters.csv", actor=actor)
    tell("  roads.osm")
    import_roads(session, _read("roads.osm"), filename="roads.osm", source=CREDIT, actor=actor)


def _boundary(session: Session, actor: str) -> None:
    name = "boundary.geojson"
    import_boundary(session, _read(name), code=CODE, name=NAME, filename=name, source=CREDIT, actor=actor)


def _read(name: str) -> bytes:
    return (FOLDER / name).read_bytes()
