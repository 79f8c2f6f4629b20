"""Writes the contract of /api/v1, as `/api/v1/openapi.json` answers it: what clients are generated from."""

import json
import sys
from pathlib import Path

from app.api.versions import INNER, PREFIX
from scripts.openapi import contract


def main() -> None:
    document = json.loads(contract())
    document["paths"] = {path.replace(INNER, PREFIX, 1): told for path, told in document["paths"].items()}
    Path(sys.argv[1]).write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
