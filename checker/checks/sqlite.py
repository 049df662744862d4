"""Databases of SQLite in which transactions begin when SQLAlchemy says so."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


def open_database(file: Path) -> AsyncEngine:
    """Left alone, the driver begins only with the first INSERT.

    A savepoint before that would be the transaction itself, and its RELEASE a COMMIT.
    """
    engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
    event.listen(engine.sync_engine, "connect", _leave_it)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _leave_it(connection: Any, record: object) -> None:
    connection.isolation_level = None


def _begin(connection: Connection) -> None:
    if connection.get_execution_options().get("isolation_level") != "AUTOCOMMIT":
        connection.exec_driver_sql("BEGIN")
