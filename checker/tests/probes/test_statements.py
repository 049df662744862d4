"""What is sent to a database: by whom, how much comes back, and how long it takes."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, create_engine, event, insert, select, text, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session, selectinload

from checker.probes import clock, postgres, statements
from checker.probes.statements import Recorder, Statement
from checker.probes.statements.sql import table, verb
from checker.tests.probes.bakery import Base, Customer, Order, at, customers, file_url, opened

Work = Callable[[AsyncEngine, Recorder], Coroutine[Any, Any, Any]]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A PostgreSQL database."""
    try:
        with postgres.database() as url:
            yield url
    except postgres.Unavailable as error:
        pytest.skip(str(error))


@pytest.fixture(params=["aiosqlite", "asyncpg"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "asyncpg":
        return str(request.getfixturevalue("server"))
    return file_url(tmp_path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def sent_by(url: str, work: Work, **options: Any) -> Recorder:
    """What some work sends, once the bakery is open."""

    async def recorded(engine: AsyncEngine) -> Recorder:
        with statements.record() as sent:
            await work(engine, sent)
        return sent

    return at(url, recorded, **options)


def one(url: str, work: Work) -> Statement:
    (statement,) = sent_by(url, work).statements
    return statement


# What a statement is.


def test_a_query_tells_its_verb_its_values_and_its_rows(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            query = select(Customer).where(Customer.id.in_([1, 2, 3]), Customer.name != "nobody")
            assert len((await session.scalars(query)).all()) == 3

    query = one(url, look)
    assert (query.verb, query.parameters, query.sets, query.rows) == ("SELECT", 4, 1, 3)
    assert query.error == "" and query.text.startswith("SELECT customers.id")


def test_rows_are_those_that_came_not_those_that_were_read(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            (await session.scalars(select(Order))).first()

    assert one(url, look).rows == 10


def test_one_to_many_joined_is_counted_in_rows_of_the_join(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            query = select(Customer, Order).join(Order).limit(7)
            (await session.execute(query)).all()

    assert one(url, look).rows == 7


def test_returned_rows_are_rows(url: str) -> None:
    async def write(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            (
                await session.execute(
                    update(Customer).values(name="x" + Customer.name).returning(Customer.id)
                )
            ).all()

    change = one(url, write)
    assert (change.verb, change.rows) == ("UPDATE", 5)


def test_an_executemany_is_one_statement_with_many_sets(url: str) -> None:
    async def write(engine: AsyncEngine, sent: Recorder) -> None:
        async with engine.begin() as connection:
            await connection.execute(insert(Order), [{"customer_id": 1}] * 400)

    many = one(url, write)
    assert (many.verb, many.parameters, many.sets, many.rows) == ("INSERT", 1, 400, 0)


def test_an_insert_of_many_values_is_one_statement_a_batch(url: str) -> None:
    async def write(engine: AsyncEngine, sent: Recorder) -> None:
        async with engine.begin() as connection:
            query = insert(Order).returning(Order.id)
            (await connection.execute(query, [{"customer_id": 1}] * 1500)).all()

    batches = sent_by(url, write).statements
    assert [(each.parameters, each.sets, each.rows) for each in batches] == [
        (1000, 1, 1000),
        (500, 1, 500),
    ]


def test_a_flush_sends_what_it_sends(url: str) -> None:
    async def write(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            session.add_all([Customer(name="a"), Customer(name="b")])
            await session.commit()

    wrote = sent_by(url, write).statements
    assert {each.verb for each in wrote} == {"INSERT"}
    assert len(wrote) == (1 if "asyncpg" in url else 2)  # SQLite would not tell which key is whose
    assert sum(each.rows for each in wrote) == 2


def test_a_stream_counts_rows_as_far_as_it_is_read(url: str) -> None:
    async def stream(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            query = select(Order.id).execution_options(yield_per=3)
            stream = await session.stream_scalars(query)
            await anext(stream)
            assert sent.statements[0].rows < 10
            async for _ in stream:
                pass

    assert one(url, stream).rows == 10


def test_a_stream_that_is_left_has_not_brought_all(url: str) -> None:
    async def stream(engine: AsyncEngine, sent: Recorder) -> None:
        async with engine.connect() as connection:
            async with connection.stream(select(Order.id)) as rows:
                await rows.fetchone()

    assert one(url, stream).rows < 10


def test_a_refused_statement_has_an_error(url: str) -> None:
    async def write(engine: AsyncEngine, sent: Recorder) -> None:
        with pytest.raises(DBAPIError):
            async with engine.begin() as connection:
                await connection.execute(insert(Customer).values(name="customer 1"))

    refused = one(url, write)
    assert (refused.verb, refused.rows) == ("INSERT", 0) and refused.error.endswith("Error")


def test_a_ping_that_fails_is_the_pools_own_affair(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with engine.connect() as connection:
            dropped = (await connection.get_raw_connection()).driver_connection
        assert dropped
        await dropped.close()
        async with engine.connect() as connection:
            await connection.execute(select(Customer))

    sent = sent_by(url, look, pool_pre_ping=True)
    assert [(each.verb, each.rows, each.error) for each in sent.statements] == [("SELECT", 5, "")]


def test_a_cancelled_statement_says_so(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async def query() -> None:
            async with AsyncSession(engine) as session:
                await session.get(Customer, 1)

        with statements.latency(10):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(query(), 3)

    cut = one(url, look)
    assert cut.error == "CancelledError" and cut.end - cut.start == 3


def test_transactions_are_told_but_are_no_statements(url: str) -> None:
    async def write(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            await session.get(Customer, 1)
            async with session.begin_nested():
                await session.get(Customer, 2)
            await session.commit()
            await session.get(Order, 1)

    sent = sent_by(url, write)
    assert [each.verb for each in sent.statements] == ["SELECT"] * 3
    assert [each.verb for each in sent.all if each.verb != "SELECT"] == [
        *("BEGIN", "SAVEPOINT", "RELEASE", "COMMIT"),
        *("BEGIN", "ROLLBACK"),
    ]


def test_without_transactions_none_is_told(url: str) -> None:
    async def write(engine: AsyncEngine, sent: Recorder) -> None:
        plain = engine.execution_options(isolation_level="AUTOCOMMIT")
        async with plain.begin() as connection:
            await connection.execute(text("SELECT 1"))

    assert [each.verb for each in sent_by(url, write).all] == ["SELECT"]


def test_what_a_dialect_asks_a_new_database_is_not_told(url: str) -> None:
    async def main() -> tuple[Statement, ...]:
        with statements.record() as sent:
            async with opened(url) as engine, engine.connect() as connection:
                sent.clear()
                await connection.execute(text("SELECT 1"))
                first = sent.statements
            sent.clear()
        return first

    assert [each.text for each in clock.run(main())] == ["SELECT 1"]


def test_a_recording_forgets_when_it_is_told_to(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            await session.get(Customer, 1)
            sent.clear()
            await session.get(Customer, 2)

    assert len(sent_by(url, look).statements) == 1


def test_nothing_is_heard_after_the_recording(url: str) -> None:
    async def look(engine: AsyncEngine) -> Recorder:
        with statements.record() as sent:
            pass
        async with AsyncSession(engine) as session:
            await session.get(Customer, 1)
        return sent

    assert at(url, look).all == ()


def test_two_recordings_hear_the_same(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        with statements.record() as other:
            async with AsyncSession(engine) as session:
                await session.get(Customer, 1)
        assert other.statements == sent.statements

    sent_by(url, look)


def test_recordings_may_overlap_in_any_way(folder: Path) -> None:
    original = Connection._commit_impl
    engine = create_engine(file_url(folder, "sqlite"))

    def commit() -> None:
        with engine.begin() as connection:
            connection.execute(text("SELECT 1"))

    with ExitStack() as first, ExitStack() as second:
        one = first.enter_context(statements.record())
        other = second.enter_context(statements.record())
        commit()
        first.close()
        commit()
    engine.dispose()
    assert [each.verb for each in one.all] == ["BEGIN", "SELECT", "COMMIT"]
    assert [each.verb for each in other.all] == ["BEGIN", "SELECT", "COMMIT"] * 2
    assert Connection._commit_impl is original


# Who sends it.


def test_a_line_is_the_innermost_of_the_files(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            await session.get(Customer, 1)

    assert one(url, look).line == look.__code__.co_firstlineno + 2


def test_a_lazy_load_is_sent_from_the_line_that_reads(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            customer = await session.get_one(Customer, 1)
            await customer.awaitable_attrs.orders

    assert sent_by(url, look).statements[-1].line == look.__code__.co_firstlineno + 3


def test_files_narrow_lines_down(url: str) -> None:
    async def look(engine: AsyncEngine) -> int:
        with statements.record(files=["elsewhere.py"]) as sent:
            async with AsyncSession(engine) as session:
                await session.get(Customer, 1)
        return sent.statements[0].line

    assert at(url, look) == 0


def test_what_an_async_with_ends_is_ended_by_its_task_at_its_line(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with async_sessionmaker(engine).begin() as session:
            await session.get(Customer, 1)

    commit = sent_by(url, look).all[-1]
    assert (commit.verb, commit.task) == ("COMMIT", "main")
    assert commit.line == look.__code__.co_firstlineno + 1


def test_tasks_have_the_names_of_a_timeline(url: str) -> None:
    async def panel(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            await session.get(Customer, 1)

    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(panel(engine))
            group.create_task(panel(engine))
            group.create_task(panel(engine), name="sales")

    tasks = [each.task for each in sent_by(url, look).statements]
    assert sorted(tasks) == ["panel 1", "panel 2", "sales"]


def test_the_task_of_the_caller_is_called_so(url: str) -> None:
    async def look(engine: AsyncEngine) -> str:
        with statements.record(caller="main") as sent:
            async with AsyncSession(engine) as session:
                await session.get(Customer, 1)
        return sent.statements[0].task

    assert at(url, look) == "caller"


def test_connections_are_told_apart(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with engine.connect() as one, engine.connect() as other:
            for connection in (one, other, one):
                await connection.execute(text("SELECT 1"))

    assert [each.connection for each in sent_by(url, look).statements] == [1, 2, 1]


def test_two_tasks_at_once_in_one_connection_overlap(url: str) -> None:
    async def ask(connection: AsyncConnection) -> None:
        await connection.execute(text("SELECT 1"))

    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with engine.connect() as connection:
            await ask(connection)
            await asyncio.create_task(ask(connection))
            assert sent.overlaps() == ()
            with statements.latency(1):
                await asyncio.gather(ask(connection), ask(connection), return_exceptions=True)

    ((one, other),) = sent_by(url, look).overlaps()
    assert one.connection == other.connection and one.task != other.task


# How long it takes.


def test_on_a_virtual_clock_a_statement_takes_no_time(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        await asyncio.sleep(3)
        async with AsyncSession(engine) as session:
            await session.get(Customer, 1)

    query = one(url, look)
    assert query.start == query.end == 3


def test_latency_is_paid_for_each_statement_and_each_end_of_a_transaction(url: str) -> None:
    async def look(engine: AsyncEngine) -> float:
        with statements.latency(2):
            async with AsyncSession(engine) as session:
                await session.get(Customer, 1)
                await session.get(Customer, 2)
                await session.commit()
        return asyncio.get_running_loop().time()

    assert at(url, look) == 3 * 2


def test_tasks_with_sessions_of_their_own_wait_at_the_same_time(url: str) -> None:
    async def panel(engine: AsyncEngine) -> None:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def look(engine: AsyncEngine) -> float:
        with statements.latency(2):
            await asyncio.gather(*(panel(engine) for _ in range(5)))
        return asyncio.get_running_loop().time()

    assert at(url, look) == 2 + 2


def test_the_latency_is_part_of_the_statement(url: str) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        async with AsyncSession(engine) as session:
            with statements.latency(2):
                await session.get(Customer, 1)
            await session.get(Customer, 2)

    first, second = sent_by(url, look).statements
    assert (first.end - first.start, second.end - second.start) == (2, 0)


# Sync engines.


def test_a_sync_engine_is_heard_as_well(folder: Path) -> None:
    url = file_url(folder, "sqlite")

    async def look() -> Recorder:
        engine = create_engine(url)
        Base.metadata.create_all(engine)
        with statements.record() as sent, Session(engine) as session:
            session.add_all(customers(5))
            session.flush()
            sent.clear()
            session.scalars(select(Customer).options(selectinload(Customer.orders))).all()
            session.scalars(select(Order)).first()
            for _ in session.scalars(select(Customer).execution_options(yield_per=2)):
                pass
            session.execute(insert(Order).returning(Order.id), [{"customer_id": 1}] * 3).all()
            session.execute(insert(Order), [{"customer_id": 1}] * 3)
        engine.dispose()
        return sent

    sent = clock.run(look())
    assert [(each.verb, each.sets) for each in sent.statements if each.sets > 1] == [("INSERT", 3)]
    assert [each.rows for each in sent.statements] == [5, 10, 10, 5, 3, 0]
    assert {each.task for each in sent.statements} == {"look"}


def test_a_sync_driver_that_is_asked_for_one_row_has_fetched_one(folder: Path) -> None:
    engine = create_engine(file_url(folder, "sqlite"))
    Base.metadata.create_all(engine)
    with statements.record() as sent, engine.begin() as connection:
        connection.execute(insert(Customer), [{"name": str(number)} for number in range(5)])
        sent.clear()
        connection.execute(select(Customer.id)).fetchone()
        connection.execute(select(Customer.id)).fetchmany(4)
    engine.dispose()
    assert [each.rows for each in sent.statements] == [1, 4]


def test_a_thread_has_its_own_name_and_the_time_of_the_loop(folder: Path) -> None:
    def report() -> None:
        with engine.connect() as connection:
            connection.execute(text("SELECT 1"))

    async def look() -> Recorder:
        with statements.record() as sent:
            await asyncio.sleep(3)
            await asyncio.to_thread(report)
        return sent

    engine = create_engine(file_url(folder, "sqlite"))
    (query,) = clock.run(look()).statements
    engine.dispose()
    assert query.task.startswith("asyncio_") and query.start == 3
    assert query.line == report.__code__.co_firstlineno + 2
    assert threading.current_thread().name != query.task


def test_a_sync_engine_holds_the_loop_for_the_latency(folder: Path) -> None:
    async def look() -> float:
        with statements.latency(2), engine.connect() as connection:
            connection.execute(text("SELECT 1"))
        return asyncio.get_running_loop().time()

    engine = create_engine(file_url(folder, "sqlite"))
    assert clock.run(look()) == 2 + 2
    engine.dispose()


def test_engines_that_others_listen_to_are_not_disturbed(folder: Path) -> None:
    async def look(engine: AsyncEngine, sent: Recorder) -> None:
        @event.listens_for(engine.sync_engine, "before_cursor_execute", retval=True)
        def comment(
            connection: Any, cursor: Any, statement: str, parameters: Any, context: Any, many: bool
        ) -> tuple[str, Any]:
            return f"{statement} -- bakery", parameters

        async with AsyncSession(engine) as session:
            await session.get(Customer, 1)

    assert one(file_url(folder), look).rows == 1


# Past SQLAlchemy.


def test_a_copy_through_the_drivers_own_connection_is_one_statement(server: str) -> None:
    async def write(engine: AsyncEngine, sent: Recorder) -> None:
        async with engine.begin() as connection:
            driver: Any = (await connection.get_raw_connection()).driver_connection
            await driver.copy_records_to_table(
                "orders", records=[(1,)] * 300, columns=["customer_id"]
            )
            await driver.fetch("SELECT id FROM orders WHERE customer_id = $1", 1)
            await connection.execute(text("SELECT 1"))

    copy, query, last = sent_by(server, write).statements
    assert copy.text == "COPY orders (customer_id) FROM STDIN"
    assert (copy.verb, copy.sets, copy.rows) == ("COPY", 300, 0)
    assert (query.verb, query.parameters, query.rows) == ("SELECT", 1, 302)
    assert copy.line == write.__code__.co_firstlineno + 3
    assert copy.connection == query.connection == last.connection


# What a text says.


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("SELECT id FROM orders", ("SELECT", "orders")),
        ('\n  select * from "Orders" o', ("SELECT", "Orders")),
        ("SELECT (SELECT max(id) FROM items) FROM orders", ("SELECT", "orders")),
        ("WITH late AS (SELECT 1 FROM x) DELETE FROM orders", ("DELETE", "orders")),
        ("/* why */ INSERT INTO shop.orders (id) VALUES (?)", ("INSERT", "orders")),
        ("UPDATE orders SET note='FROM here'", ("UPDATE", "orders")),
        ("CREATE TABLE IF NOT EXISTS orders (id INT)", ("CREATE", "orders")),
        ("DROP TABLE orders", ("DROP", "orders")),
        ('PRAGMA main.table_info("orders")', ("PRAGMA", "")),
        ("(SELECT 1)", ("SELECT", "")),
        ("COPY orders (id) FROM STDIN", ("COPY", "orders")),
        ("", ("", "")),
    ],
)
def test_verb_and_table_are_read_from_the_text(text: str, told: tuple[str, str]) -> None:
    assert (verb(text), table(text)) == told
