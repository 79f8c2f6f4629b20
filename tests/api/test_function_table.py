"""The table of functions over HTTP: whole, in the reader's language, each figure with its mark and sources."""

from fastapi.testclient import TestClient

from app.domain.functions.rows import rows
from app.domain.vocabulary import Function


def test_function_rows_when_asked_then_every_row_with_its_marks(http: TestClient) -> None:
    told = {row["code"]: row for row in http.get("/api/function-rows", headers={"Accept-Language": "ja"}).json()}
    assert list(told) == [function.value for function in Function]
    school = told["elementary_school"]
    assert (school["standard"], school["standard_km"], school["may_close"]) == ("徒歩 4 km", 4.0, "only_if_another")
    assert school["marks"]["standard"]["label"] == "公表値"
    assert any("小学校及び中学校に係る一般的基準" in source for source in school["marks"]["standard"]["sources"])
    assert told["nursery"]["standard"] == "自動車 15 分"
    assert told["nursery"]["marks"]["standard"]["label"] == "仮定"
    assert told["crematorium"]["takes_in"] is None
    assert all(row["not_with"] and row["promise"] for row in told.values())


def test_function_rows_when_asked_in_english_then_no_word_is_japanese_but_names_of_laws(http: TestClient) -> None:
    told = {row["code"]: row for row in http.get("/api/function-rows", headers={"Accept-Language": "en"}).json()}
    assert told["nursery"]["standard"] == "by car 15 min"
    assert told["nursery"]["unit_label"] == "children"
    assert told["museum"]["not_with"].startswith("climate")


def test_vocabulary_when_asked_then_each_function_names_its_class(http: TestClient) -> None:
    terms = http.get("/api/vocabulary").json()["function"]
    assert {term["code"]: term["category"] for term in terms} == {
        function.value: found.category.value for function, found in rows().items()
    }
