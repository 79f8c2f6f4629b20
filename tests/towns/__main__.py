"""`python -m tests.towns island FOLDER`: the files of an invented town, for the command line or by hand."""

import sys
from pathlib import Path

from tests.towns.invented import town_named

if __name__ == "__main__":
    name, folder = sys.argv[1], Path(sys.argv[2])
    folder.mkdir(parents=True, exist_ok=True)
    for file, data in town_named(name).files().items():
        (folder / file).write_bytes(data)
