"""Pack the outlines of all municipalities into `reference_data/`: only the columns that are read, same bytes each time.

python -m scripts.pack_outlines ja_municipality_area.topojson
"""

import gzip
import sys
from pathlib import Path
from typing import Any

import orjson

TARGET = Path(__file__).resolve().parents[1] / "reference_data" / "municipality_outlines.topojson.gz"


def pack(data: bytes) -> bytes:
    """The topology with each shape's code, name, county and prefecture; gzip without a time stamp."""
    topology = orjson.loads(data)
    (shapes,) = topology["objects"].values()
    geometries = [_lean(one) for one in shapes["geometries"] if one["properties"]["city_name"]]
    packed = {
        "type": "Topology",
        "transform": topology["transform"],
        "arcs": topology["arcs"],
        "objects": {"municipalities": {"type": "GeometryCollection", "geometries": geometries}},
    }
    return gzip.compress(orjson.dumps(packed), 9, mtime=0)


def _lean(geometry: dict[str, Any]) -> dict[str, Any]:
    given = geometry["properties"]
    properties = {
        "code": given["lg_code"],
        "name": given["city_name"],
        "county": given["county_name"],
        "prefecture": given["prefecture_name"],
    }
    return {"type": geometry["type"], "arcs": geometry["arcs"], "properties": properties}


if __name__ == "__main__":
    TARGET.write_bytes(pack(Path(sys.argv[1]).read_bytes()))
    print(f"{TARGET.stat().st_size:,} bytes")
