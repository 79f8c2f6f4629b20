"""Whose facilities a file holds: by code, by name, by addresses and places, or a question; never merged by guess."""

from typing import Any

import pytest

from app.formats.facilities.owners import KnownTown, Owned, Whose, owners_of
from app.formats.records.records import FacilityRecord

TOYOHASHI = KnownTown("232017", "豊橋市", "愛知県")
IN_TOYOHASHI: dict[str, Any] = {"lon": 137.39, "lat": 34.77}
IN_TAKAMATSU: dict[str, Any] = {"lon": 134.05, "lat": 34.34}


def rows(*each: dict[str, Any]) -> list[FacilityRecord]:
    return [FacilityRecord(row=at, **({"name": f"施設{at}"} | given)) for at, given in enumerate(each, start=2)]


def codes(owned: Owned) -> list[str | None]:
    return [record.municipality_code for record in owned.records]


def test_owners_when_codes_differ_then_several_municipalities_and_a_ward_is_its_city() -> None:
    owned = owners_of(rows({"municipality_code": "232017"}, {"municipality_code": "232025"}), home=TOYOHASHI)
    assert codes(owned) == ["232017", "232025"]
    assert owned.names == {"232017": "豊橋市", "232025": "岡崎市"}
    wards = rows({"municipality_code": "141020"}, {"municipality_code": "141186"})
    assert owners_of(wards, home=None).names == {"141003": "横浜市"}


def test_owners_when_only_names_tell_then_known_ones_get_their_code_and_unknown_ones_a_lasting_one() -> None:
    given = rows(
        {"municipality_name": "みなみ市"},
        {"municipality_name": "豊橋市"},
        {"municipality_name": "みなみ市"},
        {"municipality_name": None, "name": "どこかの公園"},
    )
    owned = owners_of(given, home=None)
    assert len(owned.records) == 3
    assert set(owned.names.values()) == {"みなみ市", "豊橋市"}
    assert next(iter(owned.names.values())) == "みなみ市"
    assert owned.names["232017"] == "豊橋市"
    assert [(issue.code, issue.row, issue.value) for issue in owned.issues] == [
        ("names_no_town", 5, "どこかの公園"),
        ("home_chosen", None, "みなみ市"),
    ]
    assert codes(owners_of(given, home=None)) == codes(owned)


def test_owners_when_the_name_is_the_home_towns_then_home_and_never_its_own_neighbour() -> None:
    for name in ("豊橋市", "愛知県豊橋市", "愛知県 豊橋市"):
        assert codes(owners_of(rows({"municipality_name": name}), home=TOYOHASHI)) == ["232017"]


def test_owners_when_the_code_is_another_towns_then_a_question_and_no_row_is_touched() -> None:
    given = rows({"municipality_code": "372013"}, {"municipality_code": "372013"})
    owned = owners_of(given, home=TOYOHASHI)
    assert owned.question is not None
    assert (owned.question.code, owned.question.found) == ("other_code", (("372013", "高松市", 2),))
    assert owned.records == given
    for language in ("ja", "en"):
        assert all(name in owned.question.message(language) for name in ("高松市", "豊橋市"))


def test_owners_when_the_question_is_answered_then_as_answered() -> None:
    given = rows({"municipality_code": "372013"})
    assert codes(owners_of(given, home=TOYOHASHI, whose=Whose.NEIGHBOUR)) == ["372013"]
    assert codes(owners_of(given, home=TOYOHASHI, whose=Whose.HOME)) == ["232017"]
    assert owners_of(given, home=TOYOHASHI, accepted={"372013"}).question is None


@pytest.mark.parametrize("code", [None, "232017"])
def test_owners_when_the_places_lie_elsewhere_then_a_question_whatever_the_code_says(code: str | None) -> None:
    given = rows(
        *({"municipality_code": code} | IN_TAKAMATSU for _ in range(4)), {"municipality_code": code} | IN_TOYOHASHI
    )
    owned = owners_of(given, home=TOYOHASHI)
    assert owned.question is not None
    assert (owned.question.code, owned.question.found) == ("other_place", (("372013", "高松市", 4),))


@pytest.mark.parametrize(
    ("place", "towns"),
    [(IN_TAKAMATSU, {"高松市"}), ({"lon": 24.94, "lat": 60.17}, set()), ({"lon": 134.05, "lat": 34.30 - 2}, set())],
    ids=["one row in another town", "abroad", "in the open sea"],
)
def test_owners_when_even_one_place_is_far_away_then_a_question(place: dict[str, Any], towns: set[str]) -> None:
    owned = owners_of(rows(place), home=TOYOHASHI)
    assert owned.question is not None
    assert {name for _, name, _ in owned.question.found} == towns
    assert "–" not in owned.question.message() + owned.question.message("en")
    assert owners_of(rows({"lon": 137.28, "lat": 34.74}), home=TOYOHASHI).question is None, "in its own bay"


def test_owners_when_the_addresses_are_elsewhere_then_a_question() -> None:
    given = rows(*({"address": f"香川県高松市番町{n}丁目"} for n in (1, 2, 3)))
    owned = owners_of(given, home=TOYOHASHI)
    assert owned.question is not None
    assert owned.question.code == "other_place"
    assert codes(owners_of(given, home=TOYOHASHI, whose=Whose.NEIGHBOUR)) == ["372013"] * 3


def test_owners_when_a_few_places_are_outside_then_no_question() -> None:
    given = rows(*(IN_TOYOHASHI for _ in range(5)), *(IN_TAKAMATSU for _ in range(3)))
    owned = owners_of(given, home=TOYOHASHI)
    assert owned.question is None
    assert set(codes(owned)) == {"232017"}


def test_owners_when_nobody_says_then_addresses_or_places_do_and_it_is_told() -> None:
    by_address = owners_of(rows({"address": "豊橋市今橋町1"}, {"address": "今橋町2"}), home=None)
    assert (by_address.names, [issue.code for issue in by_address.issues]) == (
        {"232017": "豊橋市"},
        ["town_by_address"],
    )
    by_place = owners_of(rows(IN_TAKAMATSU, IN_TAKAMATSU), home=None)
    assert (by_place.names, [issue.code for issue in by_place.issues]) == ({"372013": "高松市"}, ["town_by_place"])


def test_owners_when_a_quarter_is_named_like_a_town_then_places_tell_and_a_clash_is_asked() -> None:
    quarters = [{"address": name} | IN_TAKAMATSU for name in ("本町1", "本町2", "栄町1")]
    owned = owners_of(rows(*quarters), home=None)
    assert (owned.names, [issue.code for issue in owned.issues]) == ({"372013": "高松市"}, ["town_by_place"])
    assert owners_of(rows({"address": "本町1"}, {"address": "栄町2"}), home=None).question is not None
    assert list(owners_of(rows({"address": "栄町安食台1-2"}), home=None).names.values()) == ["栄町"]
    clash = owners_of(rows(*({"address": "豊橋市今橋町1"} | IN_TAKAMATSU for _ in range(3))), home=None)
    assert clash.question is not None
    assert {code for code, _, _ in clash.question.found} == {"232017", "372013"}


def test_owners_when_nothing_tells_then_asked_and_the_given_town_answers() -> None:
    given = rows({"address": "本町1"})
    assert owners_of(given, home=None).question is not None
    assert owners_of(given, home=None, given="232017").names == {"232017": "豊橋市"}


def test_owners_when_a_code_given_by_hand_is_anothers_then_asked_like_one_of_the_file() -> None:
    for place, code in ((IN_TAKAMATSU, "other_code"), (IN_TOYOHASHI, "other_code_here"), ({}, "other_code")):
        unsaid = rows(*(place for _ in range(4)))
        asked = owners_of(unsaid, home=TOYOHASHI, given="372013").question
        assert asked is not None
        assert (asked.code, asked.found) == (code, (("372013", "高松市", 4),))
        assert "豊橋市" in asked.message()
        named = owners_of(rows(*(place | {"municipality_code": "372013"} for _ in range(4))), home=TOYOHASHI)
        assert named.question == asked, "as if the file itself had said so"
        answers = {whose: codes(owners_of(unsaid, home=TOYOHASHI, given="372013", whose=whose))[0] for whose in Whose}
        assert answers == {Whose.NEIGHBOUR: "372013", Whose.HOME: "232017"}
        known = owners_of(unsaid, home=TOYOHASHI, given="372013", accepted={"372013"})
        assert (known.question is None) == (place != IN_TOYOHASHI)
    home = owners_of(rows(IN_TAKAMATSU, IN_TAKAMATSU), home=TOYOHASHI, given="232017").question
    assert home is not None
    assert (home.code, home.found) == ("other_place", (("372013", "高松市", 2),))


def test_owners_when_no_town_is_chosen_and_the_code_given_is_not_where_the_places_lie_then_asked() -> None:
    unsaid = rows(*(IN_TAKAMATSU for _ in range(3)))
    asked = owners_of(unsaid, home=None, given="232017").question
    assert asked is not None
    assert (asked.code, asked.found) == ("given_place", (("372013", "高松市", 3),))
    assert all("豊橋市" in asked.message(language) for language in ("ja", "en"))
    answers = {whose: codes(owners_of(unsaid, home=None, given="232017", whose=whose))[0] for whose in Whose}
    assert answers == {Whose.NEIGHBOUR: "372013", Whose.HOME: "232017"}
    assert owners_of(rows(IN_TOYOHASHI), home=None, given="232017").question is None


def test_owners_when_several_towns_are_named_and_homes_rows_lie_elsewhere_then_asked() -> None:
    mixed = [{"municipality_code": "232025"}, *({"municipality_code": "232017"} | IN_TAKAMATSU for _ in range(3))]
    asked = owners_of(rows(*mixed), home=TOYOHASHI).question
    assert asked is not None
    assert asked.code == "other_place"
