"""Residents' opinions: personal data found, texts made harmless, floods stopped, files read, replies counted."""

from datetime import date
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from app.domain.vocabulary import OpinionChannel, OpinionState
from app.errors import Conflict, InvalidInput, StaleVersion, TooMany
from app.formats.public.opinion_terms import age_of, channel_of
from app.formats.public.opinion_text import plain_text
from app.formats.public.personal_data import blackened, kinds_in, personal_data_in
from app.models import Opinion
from app.security.vault import Vault
from app.services.public import moderate, publications
from app.services.public.floodgate import MOST_OF_ALL, MOST_OF_ONE, OLDEST_SECONDS, WINDOW_SECONDS, Floodgate
from app.services.public.give_opinion import Given, give_opinion
from app.services.public.import_opinions import import_opinions
from app.services.public.moderate import TypedOpinion
from app.services.public.publications import PublicationOrder
from app.store.public import opinions
from tests.factories import count, make_decision, make_facility, make_municipality, make_run, sheet

TODAY = date(2026, 12, 5)
OPEN = {"opens_on": date(2026, 12, 1), "closes_on": date(2026, 12, 28)}

PERSONAL = [
    ("phone", "電話は0532-51-2111です"), ("phone", "０９０−１２３４−５６７８へ"), ("phone", "+81 90 1234 5678"),
    ("phone", "(052)123-4567"), ("mail", "taro@example.jp まで"), ("mail", "ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ"),
    ("postal_code", "〒440-8501"), ("address", "豊橋市今橋町1番地に住む"), ("address", "中岩田四丁目1番12号"),
    ("address", "大岩町字北山12番地の3"), ("number", "1234-5678-9012"), ("name", "山田太郎さんが"),
    ("name", "田中様には"), ("name", "山田花子さん"), ("name", "佐藤 花子さんへ"), ("name", "氏名：やまだたろう"),
    ("name", "鈴木一郎と申します"), ("link", "https://evil.example/a"),
]  # fmt: skip
NOBODY = [
    "皆様のご意見", "市民の皆さんへ", "利用者さんが困る", "町内会長さんと館長さん", "お子さんとお父さん",
    "おじいさんが歩けない",
    "2031年度に第3公民館を廃止するのは反対です。面積500㎡、費用1,234万円", "3丁目の公民館を残して", "2030-2035年の計画",
    "年間12,000人が使う",
]  # fmt: skip


@pytest.mark.parametrize(("kind", "words"), PERSONAL)
def test_personal_data_when_written_in_any_way_then_found_and_inked_over(kind: str, words: str) -> None:
    assert kinds_in(words) == [kind]
    (span,) = personal_data_in(words)
    inked = blackened(words)
    assert len(inked) == len(words)
    assert words[span.start : span.end] not in inked


@pytest.mark.parametrize("words", NOBODY)
def test_personal_data_when_nobody_is_meant_then_none(words: str) -> None:
    assert kinds_in(words) == []


@given(st.text(max_size=300))
def test_text_when_anything_is_written_then_plain_and_the_same_again(written: str) -> None:
    once = plain_text(written)
    assert plain_text(once) == once
    assert not set(once) & set("\x00\x07\x1b\u202e\u200b\r")
    spans = personal_data_in(once)
    assert all(one.end <= other.start for one, other in pairwise(spans))


@pytest.fixture
def published(session: Session) -> dict[str, Any]:
    """Two places of one district, published and open for opinions."""
    town = make_municipality(session)
    ids = [make_facility(session, town, code=f"A{n}", name=f"第{n}公民館", district="北").id for n in (1, 2)]
    run = make_run(session, state="done")
    make_decision(session, run.id, ids[0], action="rebuild", fiscal_year=2031)
    make_decision(session, run.id, ids[1])
    head = publications.publish(session, PublicationOrder(run.id, **OPEN), actor="planner")
    return {"publication": head["id"], "ids": ids, "run": run.id}


def say(session: Session, published: dict[str, Any], words: str = "反対です", **more: Any) -> Opinion:
    return give_opinion(session, Given(published["publication"], words, **more), today=TODAY)


def test_opinion_when_given_then_waits_about_its_place_and_the_history_keeps_no_word_of_it(
    session: Session, published: dict[str, Any]
) -> None:
    row = say(session, published, "駅から遠い<script>alert(1)</script>", place=1, home="北", age="from_75")
    assert (row.state, row.held, row.facility_id) == (OpinionState.WAITING, [], published["ids"][0])
    assert row.text == "駅から遠い<script>alert(1)</script>"
    held = say(session, published, "090-1234-5678に電話を")
    assert (held.state, held.held) == (OpinionState.HELD, ["phone"])
    assert count(session, "record_log", "table_name = 'opinion'") == 2
    assert count(session, "record_log", "content::text ~ '駅から|090|from_75'") == 0
    columns = set(session.execute(text("SELECT * FROM opinion LIMIT 1")).keys())
    assert not columns & {"origin", "address", "name", "email", "browser"}


def test_opinion_when_it_cannot_be_taken_then_refused_with_words(session: Session, published: dict[str, Any]) -> None:
    number = published["publication"]
    for words, more in (
        ("", {}),
        ("反対です", {"place": 3}),
        ("反対です", {"district": "西"}),
        ("反対です", {"home": "西"}),
    ):
        with pytest.raises(InvalidInput):
            say(session, published, words, **more)
    with pytest.raises(Conflict, match="新しく"):
        give_opinion(session, Given(number - 1, "反対です"), today=TODAY)
    for day in (date(2026, 11, 30), date(2026, 12, 29)):
        with pytest.raises(Conflict, match="募集していません"):
            give_opinion(session, Given(number, "反対です"), today=day)
    say(session, published)
    with pytest.raises(TooMany):
        give_opinion(session, Given(number, "反対です"), today=TODAY, most_an_hour=1)
    assert count(session, "opinion") == 1


def test_days_when_the_wrong_way_round_then_refused(session: Session, published: dict[str, Any]) -> None:
    wrong = PublicationOrder(published["run"], opens_on=date(2026, 12, 2), closes_on=date(2026, 12, 1))
    with pytest.raises(InvalidInput):
        publications.publish(session, wrong, actor="planner")


def test_moderation_when_read_then_let_through_inked_or_set_aside_with_a_reason(
    session: Session, published: dict[str, Any]
) -> None:
    held = say(session, published, "山田太郎さんの家から遠い")
    inked = moderate.shown(held)["inked"]
    assert inked == "■■■■■■の家から遠い"
    done = moderate.decide(session, held.id, {"text": inked, "state": OpinionState.ACCEPTED}, version=1, actor="p")
    assert (done["held"], done["state"], done["version"]) == ([], OpinionState.ACCEPTED, 2)
    with pytest.raises(StaleVersion):
        moderate.decide(session, held.id, {"state": OpinionState.REFUSED}, version=1, actor="p")
    with pytest.raises(InvalidInput, match="理由"):
        moderate.decide(session, held.id, {"state": OpinionState.REFUSED}, version=2, actor="p")
    waiting, other = say(session, published), say(session, published, "0532-51-2111")
    assert moderate.accept(session, published["publication"], [waiting.id, other.id, held.id], actor="p") == 1


def test_replies_when_opinions_are_grouped_then_counted_and_shown_where_public(
    session: Session, published: dict[str, Any]
) -> None:
    number, first = published["publication"], published["ids"][0]
    said = [say(session, published, place=1, age="from_75", home="北") for _ in range(3)]
    ids = [row.id for row in said]
    told = {
        "facility_id": first,
        "summary": "残してほしい",
        "reply": "送迎を検討",
        "reflection": "yes",
        "is_public": True,
    }
    reply = moderate.write_reply(session, number, told, actor="p")
    assert moderate.assign(session, reply["id"], ids, actor="p")["opinions"] == 0
    moderate.accept(session, number, ids[:2], actor="p")
    assert moderate.assign(session, reply["id"], ids, actor="p")["opinions"] == 2
    copy = publications.shown_copy(session, publications.current(session), today=TODAY)
    assert copy["replies"] == [
        {"place": 1, "summary": "残してほしい", "reply": "送迎を検討", "reflection": "yes", "opinions": 2}
    ]
    assert (copy["talk"]["until"], copy["number"]) == ("2026-12-28", number)
    assert "talk" not in publications.shown_copy(session, publications.current(session), today=date(2027, 1, 1))
    with pytest.raises(Conflict):
        moderate.remove_reply(session, reply["id"], version=1, actor="p")
    hidden = moderate.change_reply(session, reply["id"], told | {"is_public": False}, version=1, actor="p")
    moderate.remove_reply(session, reply["id"], version=hidden["version"], actor="p")
    figures = moderate.statistics(session, number)
    assert figures["by_state"] == {"accepted": 2, "waiting": 1}
    assert figures["by_facility"] == [{"name": "第1公民館", "facility_id": first, "opinions": 2, "answered": 0}]
    assert (figures["by_age"][0]["name"], figures["by_home"][0]["name"]) == ("from_75", "北")
    assert opinions.of_facility(session, first)[0]["opinions"] == 2


def test_file_when_read_then_all_rows_or_none_with_row_column_and_value(
    session: Session, published: dict[str, Any]
) -> None:
    row = {
        "受付日": "令和8年12月3日",
        "方法": "郵送",
        "施設": "A1",
        "年代": "75歳以上",
        "居住地区": "北",
        "意見": "残して",
    }
    number = published["publication"]
    options = {"filename": "i.csv", "today": TODAY, "actor": "p", "language": "ja"}
    data = sheet([row, row | {"施設": "第2公民館", "意見": "山田太郎さんが困る", "方法": ""}])
    assert import_opinions(session, number, data, **options) == {"publication_id": number, "opinions": 2, "held": 1}
    kept = session.query(Opinion).order_by(Opinion.id).all()
    assert [(one.facility_id, one.received_on, one.channel, one.state) for one in kept] == [
        (published["ids"][0], date(2026, 12, 3), OpinionChannel.LETTER, OpinionState.WAITING),
        (published["ids"][1], date(2026, 12, 3), OpinionChannel.LETTER, OpinionState.HELD),
    ]
    bad = sheet([row, row | {"施設": "城", "方法": "鳩", "受付日": "昔", "意見": "残して"}, row | {"意見": ""}])
    with pytest.raises(InvalidInput) as refused:
        import_opinions(session, number, bad, **options)
    assert [(f.row, f.column, f.value) for f in refused.value.faults if f.row == 3] == [
        (3, "facility", "城"), (3, "received_on", "昔"), (3, "channel", "鳩"),
    ]  # fmt: skip
    assert count(session, "opinion") == 2


@pytest.mark.parametrize(
    ("written", "group"),
    [("６０～７４歳", "from_60"), ("68歳", "from_60"), ("60代", "from_60"), ("70代", None), ("80代", "from_75"),
     ("80代以上", "from_75"), ("50代以上", None), ("10代以下", "under_20"), ("20歳未満", "under_20"), ("九十", None),
     ("75 and over", "from_75")],
)  # fmt: skip
def test_age_when_written_as_people_do_then_its_group_and_none_where_it_lies_in_two(
    written: str, group: str | None
) -> None:
    assert age_of(written) == group


@pytest.mark.parametrize(
    ("written", "channel"),
    [
        ("窓口", "counter"),
        ("持参", "counter"),
        ("ＦＡＸ", "fax"),
        ("メール", "mail"),
        ("はがき", "letter"),
        ("鳩", None),
    ],
)
def test_channel_when_written_as_people_do_then_known(written: str, channel: str | None) -> None:
    assert channel_of(written) == channel


def test_typed_opinion_when_it_names_somebody_then_held_else_accepted(
    session: Session, published: dict[str, Any]
) -> None:
    for words, state in (("残して", "accepted"), ("電話 0532-51-2111", "held")):
        typed = TypedOpinion(words, OpinionChannel.COUNTER, TODAY, district="北")
        assert moderate.type_in(session, published["publication"], typed, actor="p")["state"] == state


def test_publication_when_withdrawn_then_nothing_is_shown(session: Session, published: dict[str, Any]) -> None:
    head = publications.change(session, published["publication"], **OPEN, is_withdrawn=True, version=1, actor="p")
    assert head["withdrawn_at"] is not None
    with pytest.raises(Conflict):
        say(session, published)


@pytest.fixture
def door() -> Floodgate:
    return Floodgate(Vault(Path("unused"), bytes(range(32))))


def test_door_when_one_address_or_all_together_send_too_much_then_closed_until_the_window_is_over(
    door: Floodgate,
) -> None:
    waits = [door.wait_seconds("192.0.2.7", now=600.0) for _ in range(MOST_OF_ONE + 1)]
    assert waits == [0] * MOST_OF_ONE + [WINDOW_SECONDS + 1]
    # The last half of an IPv6 address is anybody's own.
    halves = [f"2001:db8::{n:x}" for n in range(MOST_OF_ONE + 1)]
    assert [door.wait_seconds(one, now=600.0) for one in halves][-1] > 0
    others = (str(ip_address(0x0A000000 + n)) for n in range(MOST_OF_ALL + 10))
    assert sum(door.wait_seconds(one, now=601.0) == 0 for one in others) == MOST_OF_ALL - 2 * MOST_OF_ONE
    assert door.wait_seconds("192.0.2.7", now=600.0 + WINDOW_SECONDS) == 0


def test_ticket_when_early_late_used_or_made_up_then_refused(door: Floodgate) -> None:
    ticket = door.ticket(now=1000.0)
    assert door.fault_of(ticket, now=1001.0) == "early"
    assert door.fault_of(ticket, now=1000.0 + OLDEST_SECONDS + 1) == "late"
    assert [door.fault_of(ticket, now=1005.0) for _ in range(2)] == [None, "used"]
    assert door.fault_of("v1:AAAA", now=1005.0) == "strange"
    assert door.fault_of("x" * 400, now=1005.0) == "strange"


def test_choice_when_sent_then_of_this_edition_and_counted_by_place(
    session: Session, published: dict[str, Any]
) -> None:
    option = {"kind": "plan", "verdict": "keep", "yen": 0, "area": 0, "works": [], "functions": []}
    row = publications.current(session)
    options = [option, option | {"kind": "keep"}]
    row.copy = row.copy | {"places": [place | {"options": options} for place in row.copy["places"]]}
    session.flush()
    said = [say(session, published, "", choice={"places": {"1": "keep"}, "yen": 1}) for _ in range(2)]
    assert said[0].choice == {"places": {"1": "keep"}}
    strange: list[dict[str, Any]] = [{"places": {"1": "sell"}}, {"places": {"9": "keep"}}, {"places": []}, {}]
    for choice in strange:
        with pytest.raises(InvalidInput):
            say(session, published, "", choice=choice)
    moderate.accept(session, published["publication"], [one.id for one in said], actor="p")
    told = moderate.chosen(session, published["publication"])
    assert (told["choices"], told["places"]) == (
        2, [{"facility_id": published["ids"][0], "name": "第1公民館", "keep": 2, "end": 0}],
    )  # fmt: skip
