"""Who holds a connection of a pool, since when, and who has left one behind."""

import asyncio
import gc
import warnings
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import NullPool, StaticPool, create_engine, event, exc, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from checker.probes import checkouts, clock, statements
from checker.probes.checkouts import Recorder
from checker.tests.probes.bakery import Customer, at, file_url

Work = Callable[[AsyncEngine, Recorder], Coroutine[Any, Any, Any]]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return file_url(tmp_path)


def booked(url: str, work: Work, **options: Any) -> Recorder:
    """The books of the pools while some work is done in a bakery that is open."""

    async def recorded(engine: AsyncEngine) -> Recorder:
        with checkouts.record() as pools:
            await work(engine, pools)
        return pools

    return at(url, recorded, **options)


async def nap(engine: AsyncEngine, seconds: float = 1) -> None:
    """Holds a connection and does not need it."""
    async with engine.connect():
        await asyncio.sleep(seconds)


def test_who_holds_a_connection_is_told_with_line_task_and_time(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await asyncio.sleep(3)
        task = asyncio.create_task(nap(engine))
        await asyncio.sleep(0.5)
        (hold,) = pools.held
        assert (hold.since, hold.task, hold.until) == (3, "nap", None)
        assert hold.line == nap.__code__.co_firstlineno + 2
        await task
        assert pools.held == () and [each.until for each in pools.holds] == [4]

    booked(url, work)


def test_most_are_those_at_once(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await nap(engine)
        await asyncio.gather(nap(engine), nap(engine), nap(engine))
        await nap(engine)

    pools = booked(url, work)
    assert (pools.most, pools.taken, pools.held) == (3, 5, ())


def test_a_pool_that_is_used_up_lets_no_more_out(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await asyncio.gather(*(nap(engine) for _ in range(5)))
        assert [each.since for each in pools.holds] == [0, 0, 1, 1, 2]

    assert booked(url, work, pool_size=2, max_overflow=0).most == 2


def test_who_has_to_wait_is_told_and_since_when(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        tasks = [asyncio.create_task(nap(engine)) for _ in range(5)]
        await asyncio.sleep(0.5)
        assert (len(pools.held), pools.waiting) == (2, 3)
        await asyncio.gather(*tasks)
        assert [each.since - each.asked for each in pools.holds] == [0, 0, 1, 1, 2]
        balance = pools.balance()
        assert (balance.size, balance.most, balance.end) == (2, 2, 3)
        assert balance.waiting == [(0, 3), (1, 1), (2, 0)]

    assert booked(url, work, pool_size=2, max_overflow=0).waiting == 0


def test_the_size_of_a_balance_is_that_of_all_engines(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await nap(engine)
        await engine.dispose()  # and begins with a new pool
        await nap(engine)
        other = create_async_engine(url, pool_size=4, max_overflow=1)
        await nap(other)
        await other.dispose()
        del other
        gc.collect()
        assert pools.balance().size == 2 + 4 + 1

    booked(url, work, pool_size=2, max_overflow=0)


def test_who_gets_none_in_time_is_refused(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        async with engine.connect():
            with pytest.raises(exc.TimeoutError):
                await nap(engine)

    pools = booked(url, work, pool_size=1, max_overflow=0, pool_timeout=3)
    assert (pools.taken, pools.refused, pools.longest()) == (1, 1, 3)


def test_longest_counts_what_is_over_and_what_is_held(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await nap(engine, 0)
        await asyncio.sleep(1)
        assert pools.longest() == 0
        await nap(engine, 2)
        assert pools.longest() == 2
        async with engine.connect():
            await asyncio.sleep(5)
            assert pools.longest() == 5

    booked(url, work)


def test_a_connection_is_opened_once_and_taken_often(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await engine.dispose()
        pools.clear()
        for _ in range(10):
            await nap(engine)
        assert (pools.taken, pools.opened, pools.closed) == (10, 1, 0)
        await engine.dispose()
        assert (pools.opened, pools.closed) == (1, 1)

    booked(url, work)


def test_engines_that_are_made_later_are_heard(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        other = create_async_engine(url)
        await nap(other)
        await other.dispose()

    pools = booked(url, work)
    assert (pools.taken, pools.opened, pools.closed) == (1, 1, 1)


def test_without_a_pool_each_use_opens_and_closes_one(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await asyncio.gather(nap(engine), nap(engine))

    pools = booked(url, work, poolclass=NullPool)
    assert (pools.taken, pools.opened, pools.closed, pools.held) == (2, 2, 2, ())


def test_who_shares_the_one_of_a_static_pool_holds_it_too(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        tasks = [asyncio.create_task(nap(engine, seconds)) for seconds in (1, 2, 3)]
        held = []
        for _ in tasks:
            await asyncio.sleep(0.5)
            held.append(len(pools.held))
            await asyncio.sleep(0.5)
        assert held == [3, 2, 1]
        await asyncio.sleep(0.5)

    pools = booked(url, work, poolclass=StaticPool)
    assert (pools.most, pools.taken, pools.held) == (3, 3, ())


def test_one_that_is_cancelled_and_closed_for_that_is_not_held(url: str) -> None:
    async def query(engine: AsyncEngine) -> None:
        async with AsyncSession(engine) as session:
            await session.get(Customer, 1)

    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        with statements.latency(10), pytest.raises(TimeoutError):
            await asyncio.wait_for(query(engine), 1)

    pools = booked(url, work)
    assert (pools.held, pools.taken, pools.closed) == ((), 1, 1)


def test_one_that_is_invalidated_is_its_pools_no_more(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        async with engine.connect() as connection:
            await connection.invalidate()
            assert pools.held == () and pools.closed == 1
            await connection.execute(text("SELECT 1"))
            assert len(pools.held) == 1 and pools.taken == 2

    assert booked(url, work).held == ()


def test_one_that_is_detached_is_its_pools_no_more(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        async with engine.connect() as connection:
            (await connection.get_raw_connection()).detach()
            assert pools.held == () and pools.closed == 0
        assert pools.closed == 1

    booked(url, work)


def test_a_leak_that_is_collected_is_still_held(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        session = AsyncSession(engine)
        await session.get(Customer, 1)
        del session
        gc.collect()
        assert [each.line for each in pools.held] == [work.__code__.co_firstlineno + 2]

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", exc.SAWarning)  # now SQLAlchemy finds it as well
        pools = booked(url, work)
        assert len(pools.held) == 1
        del pools
        gc.collect()


def test_one_that_is_held_when_a_recording_begins_is_not_known(url: str) -> None:
    async def work(engine: AsyncEngine) -> None:
        async with engine.connect():
            with checkouts.record() as pools:
                assert pools.held == ()
        assert pools.held == () and pools.taken == 0

    at(url, work)


def test_a_checkout_that_another_listener_refuses_is_none(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        @event.listens_for(engine.sync_engine, "checkout")
        def refuse(*connection: Any) -> None:
            raise PermissionError

        with pytest.raises(PermissionError):
            await nap(engine)

    assert booked(url, work).held == ()


def test_forgetting_keeps_what_is_held(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await nap(engine)
        async with engine.connect():
            pools.clear()
            assert (len(pools.held), len(pools.holds), pools.most) == (1, 1, 1)
            assert (pools.taken, pools.opened, pools.closed) == (0, 0, 0)

    booked(url, work)


def test_a_thread_holds_what_it_takes(tmp_path: Path) -> None:
    def report() -> int:
        with engine.connect():
            return len(pools.held)

    async def work() -> list[int]:
        return await asyncio.gather(*(asyncio.to_thread(report) for _ in range(3)))

    engine = create_engine(file_url(tmp_path, "sqlite"))
    with checkouts.record() as pools:
        held = clock.run(work())
        assert max(held) >= 1 and pools.taken == 3
        assert all(each.task.startswith("asyncio_") for each in pools.holds)
        assert pools.held == ()
    engine.dispose()


def test_a_recording_that_is_over_ends_where_it_ended(url: str) -> None:
    async def work(engine: AsyncEngine, pools: Recorder) -> None:
        await nap(engine, 3)

    pools = booked(url, work)

    async def look_later() -> float:
        await asyncio.sleep(60)
        return pools.balance().end

    assert clock.run(look_later()) == pools.balance().end == 3
