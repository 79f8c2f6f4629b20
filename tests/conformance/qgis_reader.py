"""Run by the system's own Python where QGIS is installed: reads a collection as its users do, and tells what it got.

`/usr/bin/python3 tests/conformance/qgis_reader.py http://127.0.0.1:8000/ogc`
"""

import json
import os
import sys

from qgis.core import QgsApplication, QgsFeatureRequest, QgsRectangle, QgsVectorLayer

BOX = QgsRectangle(141.79, 43.18, 141.82, 43.21)


def layer(name: str, condition: str = "") -> QgsVectorLayer:
    asked = f" filter='{condition}'" if condition else ""
    source = f"pageSize='1000' restrictToRequestBBOX='1' typename='{name}' url='{sys.argv[1]}'{asked}"
    return QgsVectorLayer(source, name, "OAPIF")


def main() -> None:
    program = QgsApplication([], False)
    program.initQgis()
    facilities, districts = layer("facilities"), layer("districts")
    rows = list(facilities.getFeatures())
    boxed = facilities.getFeatures(QgsFeatureRequest().setFilterRect(BOX))
    chosen = facilities.getFeatures(QgsFeatureRequest().setFilterExpression("\"category\" = 'school'"))
    told = {
        "valid": [facilities.isValid(), districts.isValid()],
        "crs": facilities.crs().authid(),
        "fields": [field.name() for field in facilities.fields()],
        "codes": sorted(row["code"] for row in rows),
        "points": {row["code"]: row.geometry().asWkt(7) for row in rows if not row.geometry().isNull()},
        "boxed": sorted(row["code"] for row in boxed),
        "schools": sorted(row["code"] for row in chosen),
        "areas": districts.featureCount(),
    }
    print(json.dumps(told), flush=True)
    # QGIS takes itself down in an order that may crash; what was read is told by now.
    os._exit(0)


main()
