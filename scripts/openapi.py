"""Writes frontend/openapi.json: the HTTP contract as the routes state it. No database is asked.

`npm run types` (in frontend/) calls it, then makes the TypeScript types from it.
"""

import json
from pathlib import Path

from sqlalchemy.orm import sessionmaker

from app.main import create_app
from app.settings import Settings

DOCUMENT = Path(__file__).resolve().parents[1] / "frontend" / "openapi.json"


def contract() -> str:
    """The OpenAPI document as the text of its file."""
    app = create_app(Settings(data_dir=DOCUMENT.parent), sessionmaker())
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    DOCUMENT.write_text(contract(), encoding="utf-8")
