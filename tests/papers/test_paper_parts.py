"""What is left of the front end's packages in the container and the offline archive is what papers are made with."""

import subprocess
from pathlib import Path

from app.formats.papers.document.document import FONTS, WEIGHTS
from app.formats.papers.pages.map_page import LEAFLET

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "frontend" / "node_modules"


def test_paper_parts_when_copied_then_every_font_and_the_map_script_are_there(tmp_path: Path) -> None:
    subprocess.run([ROOT / "scripts" / "paper_parts.sh", tmp_path], check=True)
    wanted = [file for folder in [*(FONTS / weight for weight in WEIGHTS), LEAFLET] for file in folder.rglob("*.*")]
    assert {file.suffix for file in wanted} >= {".ttf", ".js", ".css", ".png"}
    assert [file for file in wanted if not (tmp_path / file.relative_to(MODULES)).is_file()] == []


def test_container_when_packages_are_thrown_away_then_the_parts_are_kept() -> None:
    said = (ROOT / "deploy" / "Containerfile").read_text()
    assert said.index("scripts/paper_parts.sh") < said.index("rm -rf frontend/node_modules")
