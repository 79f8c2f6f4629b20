"""A connection beside the pool, used by the event loop itself: what is asked all the time takes no thread."""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row
from sqlalchemy import Engine, TextClause

from app.database.db import WAIT_SECONDS, pooler_safe
from app.database.diagnosis import in_words


class LoneConnection:
    """Asks always the same statement, outside of transactions: one way to the database and back. For one asker."""

    def __init__(self, engine: Engine, statement: TextClause) -> None:
        self._engine = engine
        self._asked = str(statement.compile(dialect=engine.dialect)).encode()
        self._held: psycopg.AsyncConnection[Any] | None = None

    async def row(self, values: Mapping[str, Any]) -> Any:
        """The one row of the answer, its columns by name. Raises Unavailable in words."""
        with in_words():
            if self._held is not None:
                try:
                    return await self._ask(self._held, values)
                except psycopg.OperationalError:
                    # Closed since it was last used: idle for too long, or the server was started anew.
                    await self.close()
            self._held = await self._open()
            return await self._ask(self._held, values)

    async def close(self) -> None:
        """Leave the database: whoever counts its users must not find one."""
        if self._held is not None:
            await self._held.close()
            self._held = None

    async def _open(self) -> psycopg.AsyncConnection[Any]:
        url = self._engine.url
        return await psycopg.AsyncConnection.connect(
            url.set(drivername="postgresql").render_as_string(hide_password=False),
            autocommit=True,
            connect_timeout=WAIT_SECONDS,
            row_factory=namedtuple_row,
            **pooler_safe(url.render_as_string(hide_password=False)),
        )

    async def _ask(self, connection: psycopg.AsyncConnection[Any], values: Mapping[str, Any]) -> Any:
        cursor = await connection.execute(self._asked, values)
        return await cursor.fetchone()
