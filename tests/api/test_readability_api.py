"""Machine readability over HTTP: the report in the caller's language, the repaired copy, refusals with a reason."""

import io
import zipfile

from fastapi.testclient import TestClient

from app.formats.readability.diagnosis import diagnose

LIST = '施設名,延床面積（㎡）\n東小学校,"4,200"\n西公民館,310\n'.encode()


def test_report_when_a_file_is_sent_then_points_and_cells_in_the_callers_language(http: TestClient) -> None:
    answer = http.post("/api/readability", content=LIST, headers={"accept-language": "en"})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    rule = next(rule for rule in body["rules"] if rule["rule"] == "L2-01")
    assert (body["scores"]["level_2"], rule["places"][0]["cells"], rule["severity"]) == (0, ["B2"], "fatal")
    assert rule["advice"].isascii()


def test_copy_when_asked_for_then_a_workbook_or_a_zip_that_keeps_every_rule(http: TestClient) -> None:
    book = http.post("/api/readability/repaired", params={"filename": "一覧.csv"}, content=LIST)
    assert book.status_code == 200, book.text
    assert diagnose(book.content).scores == (100, 100, 100)
    assert "filename*=UTF-8''" in book.headers["content-disposition"]
    packed = http.post("/api/readability/repaired", params={"format": "csv"}, content=LIST)
    with zipfile.ZipFile(io.BytesIO(packed.content)) as archive:
        assert len(archive.namelist()) == 2


def test_report_when_it_is_no_table_then_a_problem_in_words(http: TestClient) -> None:
    for path, content in (("/api/readability", b""), ("/api/readability/repaired", b"%PDF-1.7")):
        assert http.post(path, content=content).status_code == 422
    assert "PDF" in http.post("/api/readability/repaired", content=b"%PDF-1.7").json()["detail"]


def test_report_when_it_is_a_pdf_then_it_fails_by_its_type(http: TestClient) -> None:
    told = http.post("/api/readability", content=b"%PDF-1.7").json()
    assert (told["kind"], told["scores"]["level_1"], told["level"]) == ("PDF", 0, 0)
    assert {row["rule"] for row in told["rules"] if row["state"] == "broken"} == {"L1-01"}
