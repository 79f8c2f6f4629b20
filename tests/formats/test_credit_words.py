"""A file's own name is never shown as if it were a publisher's credit."""

import pytest

from app.formats.words.credit_words import credit_line, is_file_name


@pytest.mark.parametrize("name", ["23201.geojson", "N03-20240101_23.zip", "人口.CSV", "防災.gpkg（想定最大規模）"])
def test_the_name_of_a_file_is_told_as_an_imported_file(name: str) -> None:
    assert credit_line("boundary", name, "ja") == f"区域: {name}（取込みファイル）"
    assert credit_line("boundary", name, "en") == f"Boundary: {name} (imported file)"


@pytest.mark.parametrize("credit", ["国土数値情報（国土交通省）", "© OpenStreetMap contributors", "e-Stat 2.0"])
def test_a_credit_stays_as_it_is_written(credit: str) -> None:
    assert not is_file_name(credit)
    assert credit_line("zones", credit, "en") == credit
