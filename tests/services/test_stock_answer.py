"""The kept answer of the whole stock: never older than what is committed."""

import json
import zlib

from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.models import Event
from app.services.figures.stock_answer import IDS_IN_A_PAGE, PackedAnswer, StockAnswer
from tests.factories import make_facility, make_municipality


def ask(sessions: sessionmaker[Session], stock: StockAnswer) -> PackedAnswer:
    with transaction(sessions) as session:
        return stock.current(session)


def again(sessions: sessionmaker[Session], stock: StockAnswer, before: PackedAnswer) -> bool:
    """The answer itself, not one built anew. Writers in any database of the cluster count as late ones, and other tests
    run beside this one, so a few tries must do; what is built anew meanwhile says the same."""
    for _ in range(20):
        now = ask(sessions, stock)
        assert now.tag == before.tag
        if now is before:
            return True
        before = now
    return False


def names(answer: PackedAnswer) -> list[str]:
    return [each["properties"]["name"] for each in json.loads(answer.text())["features"]]


def rename(session: Session, facility_id: int, name: str) -> None:
    session.execute(text("UPDATE facility SET name = :name WHERE id = :id"), {"name": name, "id": facility_id})


def test_stock_when_nothing_changed_then_the_same_answer_is_given(own_sessions: sessionmaker[Session]) -> None:
    with transaction(own_sessions) as session:
        make_facility(session, make_municipality(session), name="東小")
    stock = StockAnswer()
    first = ask(own_sessions, stock)
    assert names(first) == ["東小"]
    assert again(own_sessions, stock, first)


def test_stock_when_an_earlier_writer_commits_later_then_it_is_told(own_sessions: sessionmaker[Session]) -> None:
    with transaction(own_sessions) as session:
        home = make_municipality(session)
        slow = make_facility(session, home, code="A1", name="東小").id
        quick = make_facility(session, home, code="A2", name="西小").id
    stock = StockAnswer()
    with transaction(own_sessions) as session:
        rename(session, slow, "東学園")
        with transaction(own_sessions) as other:
            rename(other, quick, "西学園")
        assert names(ask(own_sessions, stock)) == ["東小", "西学園"]
    assert names(ask(own_sessions, stock)) == ["東学園", "西学園"]


def test_stock_when_an_earlier_writer_gives_up_then_the_answer_is_kept(own_sessions: sessionmaker[Session]) -> None:
    with transaction(own_sessions) as session:
        facility_id = make_facility(session, make_municipality(session), name="東小").id
    stock = StockAnswer()
    with own_sessions() as session:
        rename(session, facility_id, "東学園")
        kept = ask(own_sessions, stock)
        session.rollback()
    assert names(kept) == ["東小"]
    assert again(own_sessions, stock, kept)


def test_stock_when_zones_come_in_then_their_flags_are_told(own_sessions: sessionmaker[Session]) -> None:
    """Flags have no row history: the event of their import stands for them."""
    with transaction(own_sessions) as session:
        facility_id = make_facility(session, make_municipality(session)).id
    stock = StockAnswer()
    before = ask(own_sessions, stock)
    with transaction(own_sessions) as session:
        flag(session, facility_id)
        session.add(Event(actor="田中", action="import_zones", detail={}))
    after = ask(own_sessions, stock)
    assert after.tag != before.tag
    assert json.loads(after.text())["features"][0]["properties"]["flags"] == ["flood:3"]


def flag(session: Session, facility_id: int) -> None:
    session.execute(
        text("""
        WITH d AS (INSERT INTO zone_dataset (kind, name, source, sha256)
                   VALUES ('flood', '洪水', '市', 'x') RETURNING id)
        INSERT INTO facility_zone (facility_id, dataset_id, state, rank) SELECT :id, d.id, 'inside', 3 FROM d"""),
        {"id": facility_id},
    )


def test_stock_when_rebuilt_without_a_difference_then_the_tag_is_the_same(own_sessions: sessionmaker[Session]) -> None:
    with transaction(own_sessions) as session:
        make_facility(session, make_municipality(session))
    assert ask(own_sessions, StockAnswer()).tag == ask(own_sessions, StockAnswer()).tag


def test_stock_when_one_facility_is_edited_then_only_its_page_is_made_anew(own_sessions: sessionmaker[Session]) -> None:
    with transaction(own_sessions) as session:
        home = make_municipality(session)
        ids = [make_facility(session, home, code=f"A{n}", name=f"第{n}小").id for n in range(3 * IDS_IN_A_PAGE)]
    stock = StockAnswer()
    ask(own_sessions, stock)
    with transaction(own_sessions) as session:
        rename(session, ids[5], "東学園")
        session.execute(text("DELETE FROM facility WHERE id = :id"), {"id": ids[-1]})
        make_facility(session, session.merge(home), code="B1", name="新小")
    after = ask(own_sessions, stock)
    assert names(after) == [f"第{n}小" if n != 5 else "東学園" for n in range(len(ids) - 1)] + ["新小"]
    rebuilt = ask(own_sessions, StockAnswer())
    assert (after.packed, after.tag) == (rebuilt.packed, rebuilt.tag)
    assert pages_made_anew(own_sessions, stock, ids[5], before=after) == 1


def pages_made_anew(
    own_sessions: sessionmaker[Session], stock: StockAnswer, facility_id: int, *, before: PackedAnswer
) -> int:
    """How many pages a new name of one facility costs: the fewest of a few tries, see `again`."""
    fewest = len(before.pages)
    for attempt in range(20):
        with transaction(own_sessions) as session:
            rename(session, facility_id, f"{attempt}学園")
        after = ask(own_sessions, stock)
        assert f"{attempt}学園" in names(after)
        fewest = min(fewest, sum(after.pages[number] is not before.pages[number] for number in before.pages))
        if fewest < len(before.pages):
            break
        before = after
    return fewest


def test_stock_when_a_building_moves_then_both_facilities_are_told(own_sessions: sessionmaker[Session]) -> None:
    with transaction(own_sessions) as session:
        home = make_municipality(session)
        giver, taker = (make_facility(session, home, code=code).id for code in ("A1", "A2"))
        session.execute(text("UPDATE building SET code = 'annex' WHERE facility_id = :id"), {"id": giver})
    stock = StockAnswer()
    ask(own_sessions, stock)
    with transaction(own_sessions) as session:
        session.execute(
            text("UPDATE building SET facility_id = :new WHERE facility_id = :old"), {"new": taker, "old": giver}
        )
    found = json.loads(ask(own_sessions, stock).text())["features"]
    assert [each["properties"]["buildings"] for each in found] == [0, 2]


def test_stock_is_one_gzip_member_with_the_text_in_it(own_sessions: sessionmaker[Session]) -> None:
    with transaction(own_sessions) as session:
        home = make_municipality(session)
        for n in range(2 * IDS_IN_A_PAGE):
            make_facility(session, home, code=f"A{n}")
    answer = ask(own_sessions, StockAnswer())
    reader = zlib.decompressobj(16 + zlib.MAX_WBITS)
    assert reader.decompress(answer.packed) == answer.text()
    assert reader.eof
    assert reader.unused_data == b""
