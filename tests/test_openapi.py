"""The front end's types are made from the contract: its file must say what the routes say."""

from scripts.openapi import DOCUMENT, SETTINGS, contract, settings


def test_document_when_routes_change_then_it_is_written_anew() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == contract(), "run `npm run types` in frontend/"


def test_settings_when_a_row_changes_then_the_front_ends_copy_is_written_anew() -> None:
    assert SETTINGS.read_text(encoding="utf-8") == settings(), "run `npm run types` in frontend/"
