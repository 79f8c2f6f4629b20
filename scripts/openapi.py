"""Writes frontend/openapi.json, the HTTP contract as the routes state it, and for the front end's tests the settings
of a plan as the vocabulary answers them. No database is asked.

`npm run types` (in frontend/) calls it, then makes the TypeScript types from it.
"""

import json
from pathlib import Path

from sqlalchemy.orm import sessionmaker

from app.api.program.vocabulary import vocabulary
from app.main import create_app
from app.settings import Settings

DOCUMENT = Path(__file__).resolve().parents[1] / "frontend" / "openapi.json"
SETTINGS = DOCUMENT.parent / "test" / "settings.json"


def contract() -> str:
    """The OpenAPI document as the text of its file."""
    app = create_app(Settings(data_dir=DOCUMENT.parent), sessionmaker())
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n"


def settings() -> str:
    """The parts of the vocabulary the form of a plan is made of, as the text of their file."""
    answered = vocabulary().model_dump(mode="json", include={"setting", "setting_group", "category"})
    return json.dumps(answered, ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(contract(), encoding="utf-8")
    SETTINGS.write_text(settings(), encoding="utf-8")
