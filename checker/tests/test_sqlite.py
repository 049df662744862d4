"""A database of SQLite keeps nothing of what is rolled back, savepoints or not."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from checker.checks.sqlite import open_database


@pytest_asyncio.fixture
async def database(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    engine = open_database(tmp_path / "some.db")
    async with engine.begin() as connection:
        await connection.execute(text("CREATE TABLE some (number INTEGER)"))
    yield engine
    await engine.dispose()


async def test_a_released_savepoint_is_rolled_back_with_its_transaction(
    database: AsyncEngine,
) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.begin() as connection:
            async with connection.begin_nested():
                await connection.execute(text("INSERT INTO some VALUES (1)"))
            raise ZeroDivisionError
    assert await rows(database) == 0


async def test_what_is_committed_stays(database: AsyncEngine) -> None:
    async with database.begin() as connection:
        await connection.execute(text("INSERT INTO some VALUES (1)"))
    assert await rows(database) == 1


async def test_autocommit_needs_no_commit(database: AsyncEngine) -> None:
    async with database.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.execute(text("INSERT INTO some VALUES (1)"))
    assert await rows(database) == 1


async def rows(database: AsyncEngine) -> int:
    async with database.connect() as connection:
        found: int | None = await connection.scalar(text("SELECT count(*) FROM some"))
    return found or 0
