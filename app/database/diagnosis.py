"""What a database's refusal means for whoever runs the program, and what to do: one sentence in each language.

Never the driver's own words: they may hold parts of the address, of a password with odd letters in it, or of a row.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from app.errors import NotAllowed, Unavailable

# SQLSTATE, or its class of two letters → what happened and what to do. https://www.postgresql.org/docs/current/errcodes-appendix.html
WORDS = {
    "28": (
        "データベースに拒まれました。DATABASE_URL の利用者名とパスワード、サーバーの pg_hba.conf を確かめてください",
        "the database refuses this user; check user and password in DATABASE_URL, and the server's pg_hba.conf",
    ),
    "3D000": (
        "その名前のデータベースがありません。作ってから（createdb）もう一度始めてください",
        "there is no database of that name; make it (createdb) and start again",
    ),
    "42501": (
        "データベースでの権限が足りません。所有者の利用者で saihen migrate を行うか、権限を与えてください",
        "rights are missing in the database; run `saihen migrate` as its owner, or grant them",
    ),
    "58P01": (
        "このデータベースには PostGIS がありません。PostGIS を入れてから始めてください",
        "this database has no PostGIS; install it on the database server and start again",
    ),
    "0A000": (
        "このデータベースには要る機能がありません（PostgreSQL 13 以上と PostGIS が要ります）",
        "this database lacks what is needed (PostgreSQL 13 or newer with PostGIS)",
    ),
    "53100": (
        "データベースのディスクがいっぱいです。空きを作ってからもう一度行ってください。何も変わっていません",
        "the disk of the database is full; make room and try again. Nothing was changed",
    ),
    "53200": (
        "データベースのメモリーが足りません。少し待ってもう一度行ってください",
        "the database is out of memory; wait a little and try again",
    ),
    "53300": (
        "データベースの接続がいっぱいです。SAIHEN_POOL_SIZE を減らすか max_connections を増やしてください",
        "the database has no connection left; lower SAIHEN_POOL_SIZE or raise max_connections",
    ),
    "25006": (
        "データベースが読み取り専用です。書き込めるサーバーを DATABASE_URL に書いてください",
        "the database is read-only; name a server that may be written to in DATABASE_URL",
    ),
    "40": (
        "ほかの変更と重なりました。もう一度行ってください",
        "this met another change at the same moment; try again",
    ),
    "57": (
        "データベースが止まるか始まるところです。少し待ってもう一度行ってください",
        "the database is stopping or starting; wait a little and try again",
    ),
}
NO_SPACE = "No space left on device"
UNREACHABLE = (
    "データベースが答えません。サーバーが動いているか、DATABASE_URL の宛先が正しいかを確かめてください",
    "the database does not answer; check that its server runs and that DATABASE_URL names it rightly",
)
UNKNOWN = "データベースが拒みました（{0}）/ the database refused this ({0})"
BUSY = (
    "データベースへの接続がすべて使われています。少し待ってください",
    "all database connections are busy; wait a little",
)
# What the triggers of sections raise, with the facility, its section, and why.
NOT_YOURS = "SA403"
WHY = {
    "section": (
        "「{facility}」は{section}の施設です。変えられるのは自分の所管課の施設だけです",
        "{facility} belongs to {section}; you may change facilities of your own section only",
    ),
    "field": (
        "「{facility}」の所管課・方針・評価は企画の担当が変えます",
        "section, policy and judgement of {facility} are the planners' to change",
    ),
    "name": (
        "{section}の名前では書けません。自分の所管課の名前で書いてください",
        "write in the name of your own section, not of {section}",
    ),
    "new": ("施設「{facility}」の追加は企画の担当が行います", "adding {facility} is the planners' to do"),
    "gone": ("施設「{facility}」の削除は企画の担当が行います", "taking {facility} away is the planners' to do"),
}
NO_SECTION = ("所管課のない施設", "no section")


# A server that refuses a connection gives no SQLSTATE, only its words.
SAID = {
    'role "': "28000",
    "does not exist": "3D000",
    "authentication failed": "28000",
    "no pg_hba.conf entry": "28000",
    "no password supplied": "28000",
    "too many clients": "53300",
    "remaining connection slots": "53300",
    "starting up": "57P03",
    "shutting down": "57P01",
}


def words_of(fault: DBAPIError) -> str | None:
    """Japanese and English in one line; None for what only a fault of the program brings about."""
    state = getattr(fault.orig, "sqlstate", None)
    if state is None and isinstance(fault, OperationalError | InterfaceError):
        state = next((code for words, code in SAID.items() if words in str(fault.orig)), None)
    if (state is None and isinstance(fault, OperationalError | InterfaceError)) or fault.connection_invalidated:
        return " / ".join(UNREACHABLE)
    found = WORDS.get(state or "") or WORDS.get((state or "")[:2])
    return " / ".join(found) if found else None


def full_disk_in(told: str) -> str | None:
    """The sentence of a full disk where PostgreSQL's programs tell of one; None for any other trouble."""
    return " / ".join(WORDS["53100"]) if NO_SPACE in told else None


def not_yours(fault: DBAPIError) -> str | None:
    """Why the database refuses a change of another section's facility, in both languages; None for other faults."""
    if not isinstance(fault.orig, psycopg.Error) or fault.orig.sqlstate != NOT_YOURS:
        return None
    told = fault.orig.diag
    sections = [told.message_detail or none for none in NO_SECTION]
    words = WHY[told.message_hint or "section"]
    return " / ".join(
        each.format(facility=told.message_primary, section=section)
        for each, section in zip(words, sections, strict=True)
    )


@contextmanager
def in_words() -> Iterator[None]:
    """The same for a connection of the bare driver: whatever it refuses becomes Unavailable in words."""
    try:
        yield
    except psycopg.Error as fault:
        state = fault.sqlstate or next((code for words, code in SAID.items() if words in str(fault)), "")
        found = WORDS.get(state) or WORDS.get(state[:2]) or (UNREACHABLE if not fault.sqlstate else None)
        raise Unavailable(" / ".join(found) if found else UNKNOWN.format(state)) from None


@contextmanager
def diagnosed() -> Iterator[None]:
    """Turn what the operator can mend into Unavailable with its words; the rest passes as it is."""
    try:
        yield
    except PoolTimeout:
        raise Unavailable(" / ".join(BUSY)) from None
    except DBAPIError as fault:
        if refused := not_yours(fault):
            raise NotAllowed(refused) from fault
        if words := words_of(fault):
            raise Unavailable(words) from fault
        raise
