"""Changes reach another system on a port of this machine: signed, in order, tried again, given up in sight."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from app.database.db import transaction
from app.domain.vocabulary import MessageState
from app.models import Facility
from app.security.outgoing import Receivers
from app.security.vault import Vault
from app.services.outbox import Outside
from app.services.outside import manage_webhooks
from app.services.outside.send_webhooks import gather, send
from app.store.account import webhooks
from tests.factories import count, make_facility, make_municipality
from tests.worker.test_worker import until_idle, with_worker

KEY = Vault(Path("unused"), bytes(range(32)))
HERE = Receivers(networks=(ip_network("127.0.0.0/8"),), seconds=5)


@dataclass
class Receiver:
    """What another system hears, and what it answers next."""

    port: int = 0
    answers: list[int] = field(default_factory=list)
    heard: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/hooks?town=232017"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    told = Receiver()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            told.heard.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            self.send_response(told.answers.pop(0) if told.answers else 204)
            self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    told.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield told
    server.shutdown()
    thread.join()
    server.server_close()


def outside(pauses: tuple[float, ...] = (0.0, 0.0)) -> Outside:
    return Outside(KEY, HERE, pauses)


def subscribed(sessions: sessionmaker[Session], receiver: Receiver, *feeds: str) -> tuple[int, str]:
    with transaction(sessions) as session:
        told = {"name": "統合型GIS", "address": receiver.address, "feeds": list(feeds or ("facilities",))}
        row, secret = manage_webhooks.add_webhook(session, outside(), **told, actor="admin")
        return row.id, secret


def town(sessions: sessionmaker[Session]) -> int:
    with transaction(sessions) as session:
        return make_facility(session, make_municipality(session)).id


def rename(sessions: sessionmaker[Session], facility_id: int, name: str) -> None:
    with transaction(sessions) as session:
        session.get_one(Facility, facility_id).name = name


def waiting(sessions: sessionmaker[Session]) -> list[int]:
    with sessions() as session:
        query = "SELECT id FROM webhook_message WHERE state = 'waiting' ORDER BY id"
        return list(session.scalars(text(query)))


def send_all(sessions: sessionmaker[Session], way: Outside) -> None:
    for message_id in waiting(sessions):
        send(sessions, way, message_id)


def names(receiver: Receiver) -> list[str]:
    changes = [change for _, _, body in receiver.heard for change in json.loads(body)["data"]["changes"]]
    return [change["new"]["name"] for change in changes if (change["new"] or {}).get("name")]


def is_signed(secret: str, headers: dict[str, str], body: bytes) -> bool:
    """As a receiver checks it, written from the standard: Standard Webhooks, “Verifying signatures”."""
    key = base64.b64decode(secret.split("_", 1)[1])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    wanted = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return f"v1,{wanted}" in headers["webhook-signature"].split(" ")


def test_change_when_made_then_the_receiver_hears_it_signed(
    sessions: sessionmaker[Session], receiver: Receiver
) -> None:
    facility = town(sessions)
    _, secret = subscribed(sessions, receiver)
    rename(sessions, facility, "北公民館")
    gather(sessions)
    send_all(sessions, outside())
    ((path, headers, body),) = receiver.heard
    told = json.loads(body)
    assert path == "/hooks?town=232017"
    assert (told["type"], headers["content-type"]) == ("facilities.changed", "application/json")
    assert (told["data"]["of"], told["data"]["changes"][0]["facility"]) == ("facilities", "A1")
    assert told["data"]["next"] == told["data"]["changes"][-1]["id"]
    assert is_signed(secret, headers, body)
    assert not is_signed(secret, headers, body + b" ")
    with sessions() as session:
        assert secret.encode() not in json.dumps(webhooks.everyone(session)[0].sealed_secret).encode()


def test_history_when_a_system_subscribes_then_it_is_told_from_now_on_and_each_change_once(
    sessions: sessionmaker[Session], receiver: Receiver
) -> None:
    facility = town(sessions)
    rename(sessions, facility, "昔の名前")
    subscribed(sessions, receiver)
    gather(sessions)
    assert waiting(sessions) == []
    for name in ("一", "二", "三"):
        rename(sessions, facility, name)
        gather(sessions)
    # The first message waits for its receiver; the rest of the changes wait behind it.
    assert len(waiting(sessions)) == 1
    for _ in range(3):
        send_all(sessions, outside())
        gather(sessions)
    assert names(receiver) == ["一", "二", "三"]


def test_receiver_when_it_fails_then_tried_again_with_the_same_number(
    sessions: sessionmaker[Session], receiver: Receiver
) -> None:
    facility = town(sessions)
    hook, _ = subscribed(sessions, receiver)
    rename(sessions, facility, "北公民館")
    gather(sessions)
    receiver.answers = [503, 302]
    send_all(sessions, outside())
    with sessions() as session:
        (row,) = webhooks.messages(session, hook, state=MessageState.WAITING, limit=9)
        assert (row.attempts, row.fault) == (1, "127.0.0.1: HTTP 503")
    send_all(sessions, outside())
    send_all(sessions, outside())
    assert len({headers["webhook-id"] for _, headers, _ in receiver.heard}) == 1
    assert [path for path, _, _ in receiver.heard] == ["/hooks?town=232017"] * 3
    with sessions() as session:
        (row,) = webhooks.messages(session, hook, state=MessageState.DELIVERED, limit=9)
        assert (row.attempts, row.fault, row.body) == (3, None, None)


def test_pauses_when_attempts_fail_then_they_grow_and_the_queue_holds_the_next_one(
    sessions: sessionmaker[Session], receiver: Receiver
) -> None:
    facility = town(sessions)
    subscribed(sessions, receiver)
    rename(sessions, facility, "北公民館")
    gather(sessions)
    receiver.answers = [500] * 9
    (message,) = waiting(sessions)
    ahead = []
    for _ in range(2):
        send(sessions, outside((60.0, 3600.0)), message)
        with transaction(sessions) as session:
            due = "extract(epoch FROM (SELECT due_at FROM webhook_message WHERE id = :id) - now())"
            ahead.append(float(session.execute(text(f"SELECT {due}"), {"id": message}).scalar_one()))
            scheduled = "task_name = 'send_webhook' AND scheduled_at > now() AND queue_name = 'sending'"
            assert count(session, "procrastinate_jobs", scheduled) == len(ahead)
            # Nothing is sent before it is due.
            session.execute(text("UPDATE webhook_message SET due_at = now() - interval '1 second'"))
    assert len(receiver.heard) == 2
    assert ahead[0] >= 60
    assert ahead[1] >= 3600 > ahead[0]


def test_message_when_given_up_then_it_is_seen_with_its_content_and_can_be_sent_again(
    sessions: sessionmaker[Session], receiver: Receiver
) -> None:
    facility = town(sessions)
    hook, _ = subscribed(sessions, receiver)
    rename(sessions, facility, "北公民館")
    gather(sessions)
    receiver.answers = [500, 500, 500]
    for _ in range(3):
        send_all(sessions, outside())
    with transaction(sessions) as session:
        (line,) = manage_webhooks.list_webhooks(session)
        assert (line.waiting, line.dead, line.fault) == (0, 1, "127.0.0.1: HTTP 500")
        (row,) = webhooks.messages(session, hook, state=MessageState.DEAD, limit=9)
        assert "北公民館" in row.body
        manage_webhooks.send_again(session, hook, row.id, actor="admin")
    send_all(sessions, outside())
    assert names(receiver)[-1] == "北公民館"
    assert len(receiver.heard) == 4


def test_receiver_when_it_is_gone_then_switched_off(sessions: sessionmaker[Session], receiver: Receiver) -> None:
    facility = town(sessions)
    subscribed(sessions, receiver)
    rename(sessions, facility, "北公民館")
    gather(sessions)
    receiver.answers = [410]
    send_all(sessions, outside())
    with sessions() as session:
        (line,) = manage_webhooks.list_webhooks(session)
        assert (line.row.is_active, line.dead) == (False, 1)


def test_sender_when_it_died_then_another_takes_the_message_later(
    sessions: sessionmaker[Session], receiver: Receiver
) -> None:
    facility = town(sessions)
    subscribed(sessions, receiver)
    rename(sessions, facility, "北公民館")
    gather(sessions)
    (message,) = waiting(sessions)
    with transaction(sessions) as session:
        assert webhooks.take(session, message) is not None
    send(sessions, outside(), message)
    assert receiver.heard == []
    with transaction(sessions) as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        session.execute(text("UPDATE webhook_message SET due_at = now() - interval '1 second'"))
    gather(sessions)
    with transaction(sessions) as session:
        assert count(session, "procrastinate_jobs", "task_name = 'send_webhook'") == 1
    send(sessions, outside(), message)
    assert len(receiver.heard) == 1


def test_worker_when_a_message_waits_then_its_own_queue_sends_it(
    own_sessions: sessionmaker[Session], own_database: str, receiver: Receiver
) -> None:
    hook, secret = subscribed(own_sessions, receiver, "plans")
    with transaction(own_sessions) as session:
        manage_webhooks.ping(session, hook, actor="admin")
    with_worker(own_database, own_sessions, until_idle, outside())
    ((_, headers, body),) = receiver.heard
    assert json.loads(body)["type"] == "ping"
    assert is_signed(secret, headers, body)


@pytest.mark.parametrize("allowed", [HERE, Receivers()])
def test_receiver_when_the_list_changed_then_the_message_stays_with_the_reason(
    sessions: sessionmaker[Session], receiver: Receiver, allowed: Receivers
) -> None:
    facility = town(sessions)
    subscribed(sessions, receiver)
    rename(sessions, facility, "北公民館")
    gather(sessions)
    send_all(sessions, Outside(KEY, allowed))
    assert len(receiver.heard) == (allowed is HERE)
    faults: list[Any] = []
    with sessions() as session:
        faults = [line.fault for line in manage_webhooks.list_webhooks(session)]
    assert ("SAIHEN_WEBHOOK_HOSTS" in (faults[0] or "")) == (allowed is not HERE)
