"""Which task uses which session, and whether two of them do at once."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from pathlib import Path
from typing import Annotated, Any

import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import create_engine, exc, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker
from sqlalchemy.orm import Session

from checker.probes import asgi, sessions, statements
from checker.probes.sessions import Recorder
from checker.tests.probes.bakery import Customer, Order, at, file_url

Work = Callable[[AsyncEngine, Recorder], Coroutine[Any, Any, Any]]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return file_url(tmp_path)


def used_by(url: str, work: Work) -> Recorder:
    async def recorded(engine: AsyncEngine) -> Recorder:
        with sessions.record() as used:
            await work(engine, used)
        return used

    return at(url, recorded)


async def read(session: AsyncSession) -> None:
    await session.get(Customer, 1)


async def write(session: AsyncSession) -> None:
    session.add(Customer(name="somebody"))
    await session.flush()


def test_a_use_tells_session_task_method_line_and_time(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with AsyncSession(engine) as session, AsyncSession(engine) as other:
            await asyncio.sleep(3)
            with statements.latency(2):
                await asyncio.create_task(read(session))
            await read(other)

    first, second, *closed = used_by(url, work).uses
    assert (first.session, first.task, first.method) == (1, "read", "get")
    assert (first.start, first.end) == (3, 5)
    assert first.line == read.__code__.co_firstlineno + 1
    assert (second.session, second.task) == (2, "main")
    assert [each.method for each in closed] == ["close", "close"]


def test_what_a_method_calls_itself_is_not_told(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with AsyncSession(engine) as session:
            session.add_all([Customer(name="a"), Customer(name="b")])
            await session.commit()

    assert [each.method for each in used_by(url, work).uses] == ["add_all", "commit", "close"]


async def made(engine: AsyncEngine) -> AsyncSession:
    return AsyncSession(engine)


# Wrong.


def test_two_tasks_at_once_in_one_session_overlap(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with AsyncSession(engine) as session:
            await session.connection()
            await asyncio.gather(read(session), write(session), return_exceptions=True)

    used = used_by(url, work)
    pairs = [(one.task, one.method, other.task, other.method) for one, other in used.overlaps()]
    assert pairs == [("read", "get", "write", "add"), ("read", "get", "write", "flush")]
    assert [(one.task, other.task) for one, other in used.shared()] == [("read", "write")]


def test_tasks_that_do_not_know_one_another_share_a_transaction_even_in_turn(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        session = await asyncio.create_task(made(engine))
        await asyncio.create_task(write(session))
        await asyncio.create_task(read(session))
        await asyncio.create_task(read(session))
        await session.close()

    used = used_by(url, work)
    pairs = [(one.task, other.task) for one, other in used.shared()]
    assert pairs == [("write", "read 1"), ("write", "read 2"), ("read 1", "read 2")]
    assert used.overlaps() == ()


def test_tasks_that_are_there_at_the_same_time_share_it_though_none_overlaps(url: str) -> None:
    async def visit(session: AsyncSession, seconds: float) -> None:
        await asyncio.sleep(seconds)
        await read(session)
        await asyncio.sleep(10)

    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with AsyncSession(engine) as session, asyncio.TaskGroup() as group:
            group.create_task(visit(session, 1), name="one")
            group.create_task(visit(session, 2), name="other")

    used = used_by(url, work)
    ((one, other),) = used.shared()
    assert (one.task, other.task, used.overlaps()) == ("one", "other", ())


def test_who_goes_on_while_a_task_of_its_own_works_shares_with_it(url: str) -> None:
    async def slow(session: AsyncSession) -> None:
        await read(session)
        await asyncio.sleep(10)

    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with AsyncSession(engine) as session:
            await read(session)
            task = asyncio.create_task(slow(session))
            await asyncio.sleep(5)
            await session.commit()
            await read(session)
            await task

    shared = used_by(url, work).shared()
    assert [(one.task, other.method) for one, other in shared] == [("slow", "commit")]


def test_a_use_that_sqlalchemy_refuses_is_one(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        await engine.dispose()  # opening a connection takes its time
        async with AsyncSession(engine) as session:
            results = await asyncio.gather(read(session), read(session), return_exceptions=True)
            assert any(isinstance(each, exc.InvalidRequestError) for each in results)

    assert len(used_by(url, work).overlaps()) == 1


def test_a_rollback_while_another_task_works_is_an_overlap(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with AsyncSession(engine) as session:
            with statements.latency(2):
                task = asyncio.create_task(read(session))
                await asyncio.sleep(1)
                await asyncio.gather(session.rollback(), task, return_exceptions=True)

    assert [(one.method, other.method) for one, other in used_by(url, work).overlaps()] == [
        ("get", "rollback")
    ]


# Right.


def test_a_session_for_each_task_is_shared_by_nobody(url: str) -> None:
    async def panel(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            await read(session)

    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(panel(engine))

    used = used_by(url, work)
    assert {each.session for each in used.uses} == {1, 2, 3, 4, 5}
    assert used.overlaps() == used.shared() == ()


@pytest.mark.parametrize("end", ["commit", "rollback", "close", "reset"])
def test_a_session_may_go_from_task_to_task_between_transactions(url: str, end: str) -> None:
    async def visit(session: AsyncSession) -> None:
        await read(session)
        await getattr(session, end)()

    async def work(engine: AsyncEngine, used: Recorder) -> None:
        session = await asyncio.create_task(made(engine))
        await asyncio.create_task(visit(session))
        await asyncio.create_task(visit(session))
        await session.close()

    assert used_by(url, work).shared() == ()


def test_who_made_a_session_may_let_tasks_work_in_turn(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with AsyncSession(engine) as session:
            await asyncio.wait_for(write(session), 5)  # a task of its own, until Python 3.12
            await asyncio.create_task(read(session))
            await read(session)
            await asyncio.shield(session.commit())

    assert used_by(url, work).shared() == ()


def test_a_task_that_sqlalchemy_ends_something_in_is_no_other(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with async_sessionmaker(engine).begin() as session:
            session.add(Customer(name="a"))  # is flushed at the end
        async with AsyncSession(engine) as session, session.begin():
            session.add(Customer(name="b"))

    used = used_by(url, work)
    assert used.shared() == used.overlaps() == ()
    assert {each.task for each in used.uses} == {"main"}


def test_closing_disturbs_nobody(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        session = AsyncSession(engine)
        await read(session)
        await asyncio.create_task(session.close())

    used = used_by(url, work)
    assert used.shared() == used.overlaps() == ()


def test_a_dependencys_session_is_the_endpoints(url: str) -> None:
    app = FastAPI()

    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async def get_session() -> AsyncIterator[AsyncSession]:
            async with AsyncSession(engine) as session:
                await read(session)
                yield session
                await session.commit()

        @app.get("/")
        async def show(session: Annotated[AsyncSession, Depends(get_session)]) -> int:
            return len((await session.scalars(select(Order))).all())

        answers = await asyncio.gather(*(asgi.call(app, "GET", "/") for _ in range(3)))
        assert [each.json() for each in answers] == [10, 10, 10]

    used = used_by(url, work)
    assert used.shared() == used.overlaps() == ()
    assert len({each.session for each in used.uses}) == 3


def test_the_threads_of_one_request_take_turns(url: str) -> None:
    app = FastAPI()
    engine = create_engine(url.replace("+aiosqlite", ""))

    def get_session() -> Iterator[Session]:
        with Session(engine) as session:
            session.execute(text("SELECT 1"))
            yield session

    @app.get("/")
    def show(session: Annotated[Session, Depends(get_session)]) -> int:
        return len(session.scalars(select(Order)).all())

    async def work(_: AsyncEngine, used: Recorder) -> None:
        answers = await asyncio.gather(*(asgi.call(app, "GET", "/") for _ in range(3)))
        assert [each.json() for each in answers] == [10, 10, 10]

    used = used_by(url, work)
    assert used.shared() == used.overlaps() == ()
    engine.dispose()


def test_a_recording_forgets_when_it_is_told_to(url: str) -> None:
    async def work(engine: AsyncEngine, used: Recorder) -> None:
        async with AsyncSession(engine) as session:
            await asyncio.gather(read(session), read(session), return_exceptions=True)
            await session.rollback()
            used.clear()
            await read(session)

    used = used_by(url, work)
    assert used.overlaps() == used.shared() == ()
    assert [each.method for each in used.uses] == ["get", "close"]
