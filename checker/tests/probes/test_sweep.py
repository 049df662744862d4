"""The sweep: which suspensions are tried, what becomes of the task, and which line is told."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict
from functools import wraps
from typing import Any

import anyio
import pytest

from checker.probes import clock, timeline
from checker.probes.sweep import Point, sweep


def virtual(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """The test, run on a virtual clock."""

    @wraps(test)
    def tested(**fixtures: Any) -> None:
        async def main() -> None:
            await test(**fixtures)

        clock.run(main())

    return tested


class Hall:
    """One seat, and the books of it."""

    def __init__(self) -> None:
        self.held = 0
        self.paying = False

    async def take(self) -> None:
        await asyncio.sleep(1)
        self.held += 1

    async def pay(self) -> None:
        self.paying = True
        try:
            await asyncio.sleep(2)
        finally:
            self.paying = False

    async def release(self) -> None:
        await asyncio.sleep(1)
        self.held -= 1


async def book(hall: Hall) -> None:
    await hall.take()
    await hall.pay()
    await hall.release()


async def book_with_finally(hall: Hall) -> None:
    await hall.take()
    try:
        await hall.pay()
    finally:
        await hall.release()


# Which suspensions


@virtual
async def test_every_suspension_has_its_round_and_its_line() -> None:
    hall = Hall()
    points = await sweep(lambda: book(hall))
    assert [point.number for point in points] == [1, 2, 3]
    assert [point.file for point in points] == [__file__] * 3
    assert [point.source for point in points] == [f"await asyncio.sleep({n})" for n in (1, 2, 1)]
    assert [point.awaits for point in points] == ["sleep"] * 3
    assert [point.outcome for point in points] == ["cancelled"] * 3


@virtual
async def test_the_caller_looks_around_after_each_round() -> None:
    hall, held = Hall(), []
    async for point in sweep(lambda: book(hall)):
        held.append((point.number, hall.held))
        hall.held = 0
    assert held == [(1, 0), (2, 1), (3, 1)]


@virtual
async def test_only_what_counts_is_swept() -> None:
    hall = Hall()
    (point,) = await sweep(lambda: book_with_finally(hall), while_=lambda: hall.paying)
    assert (point.number, point.outcome, hall.held) == (2, "cancelled", 0)


@virtual
async def test_the_innermost_line_of_the_files_is_told_and_what_it_waits_for(
    tmp_path: Any,
) -> None:
    file = tmp_path / "shop.py"
    file.write_text("async def buy(hall):\n    await hall.take()\n    await hall.pay()\n")
    shop: dict[str, Any] = {}
    exec(compile(file.read_text(), str(file), "exec"), shop)
    points = await sweep(lambda: shop["buy"](Hall()), files=[file])
    assert [(p.line, p.source, p.awaits) for p in points] == [
        (2, "await hall.take()", "Hall.take"),
        (3, "await hall.pay()", "Hall.pay"),
    ]
    assert str(points[1]) == "line 3 (await hall.pay())"
    (elsewhere,) = await sweep(swallow, files=[file])
    assert (elsewhere.line, str(elsewhere)) == (0, "a line elsewhere (swallow)")


@virtual
async def test_suspensions_in_context_managers_and_generators_are_found() -> None:
    @asynccontextmanager
    async def seat() -> AsyncIterator[None]:
        await asyncio.sleep(1)
        yield
        await asyncio.sleep(2)

    async def pages() -> AsyncIterator[int]:
        await asyncio.sleep(3)
        yield 1

    async def main() -> None:
        async with seat():
            async for _ in pages():
                pass

    points = await sweep(main)
    assert [p.source for p in points] == [f"await asyncio.sleep({n})" for n in (1, 3, 2)]


@virtual
async def test_a_turn_of_the_loop_and_a_future_are_suspensions_too() -> None:
    async def main() -> None:
        await asyncio.sleep(0)
        future = asyncio.get_running_loop().create_future()
        asyncio.get_running_loop().call_later(1, future.set_result, None)
        await future
        await asyncio.create_task(asyncio.sleep(1))

    points = await sweep(main)
    assert [point.awaits for point in points] == ["sleep", "Future", "Task"]


@virtual
async def test_what_never_suspends_has_no_points() -> None:
    async def main() -> None:
        pass

    assert await sweep(main) == ()


@virtual
async def test_twenty_points_after_hours_of_sleep() -> None:
    async def main() -> None:
        for _ in range(20):
            await asyncio.sleep(3000)

    assert len(await sweep(main)) == 20
    assert len(await sweep(main, limit=7)) == 7


@virtual
async def test_a_condition_that_fails_is_no_secret() -> None:
    hall = Hall()
    with pytest.raises(ZeroDivisionError):
        await sweep(lambda: book(hall), while_=lambda: bool(1 / hall.held))
    assert "call_soon" not in vars(asyncio.get_running_loop())


# What becomes of the task


async def swallow() -> None:
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(1)


async def translate() -> None:
    try:
        await asyncio.sleep(1)
    except asyncio.CancelledError:
        raise LookupError("no seat") from None


async def refuse() -> None:
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


async def go_on() -> None:
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(1)


async def spin() -> None:
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(0)


@pytest.mark.parametrize(
    ("main", "outcome", "ending"),
    [
        (swallow, "swallowed", "returned as if nothing were amiss"),
        (translate, "raised LookupError", "raised LookupError"),
        (refuse, "never ended", "never ended"),
        (go_on, "never ended", "never ended"),
        (spin, "never ended", "never ended"),
    ],
)
@virtual
async def test_how_it_ended_is_told(main: Any, outcome: str, ending: str) -> None:
    first, *_ = await sweep(main, limit=2)
    assert (first.outcome, first.ending) == (outcome, ending)


@virtual
async def test_a_worker_that_waits_for_ever_is_swept_as_far_as_it_goes() -> None:
    jobs: asyncio.Queue[int] = asyncio.Queue()

    async def work() -> None:
        jobs.put_nowait(1)
        while job := await jobs.get():  # noqa: ASYNC110 - a queue is no flag
            await asyncio.sleep(job)

    points = await sweep(work)
    assert [(p.awaits, p.outcome) for p in points] == [
        ("sleep", "cancelled"),
        ("Queue.get", "cancelled"),
    ]
    assert len(asyncio.all_tasks()) == 1


@virtual
async def test_anyio_shields_do_not_hide_a_suspension() -> None:
    async def main() -> None:
        try:
            await anyio.sleep(1)
        finally:
            with anyio.CancelScope(shield=True):
                await anyio.sleep(2)

    assert [point.outcome for point in await sweep(main)] == ["cancelled"] * 2


@virtual
async def test_a_point_is_plain_data() -> None:
    (point,) = await sweep(swallow)
    assert Point(**json.loads(json.dumps(asdict(point)))) == point


# When the cancellation lands


@virtual
async def test_a_late_one_takes_the_place_of_the_answer() -> None:
    got: list[str] = []

    async def main() -> None:
        task = asyncio.create_task(asyncio.sleep(1, "a seat"))
        got.append(await asyncio.shield(task))

    began = asyncio.get_running_loop().time()
    (point,) = await sweep(main, late=True)
    assert point.outcome == "cancelled"
    assert asyncio.get_running_loop().time() == began + 2  # its round, and the one without
    assert got == ["a seat"]


@virtual
async def test_wait_for_loses_a_late_one_before_python_3_12() -> None:
    async def main() -> None:
        await asyncio.wait_for(asyncio.sleep(1), 5)

    (point,) = [p for p in await sweep(main, late=True) if p.awaits == "wait_for"]
    assert point.outcome == ("swallowed" if sys.version_info < (3, 12) else "cancelled")


@virtual
async def test_a_task_group_that_fails_passes_its_error_on_instead() -> None:
    async def fail() -> None:
        raise LookupError

    async def linger() -> None:
        try:
            await asyncio.sleep(9)
        finally:
            await asyncio.sleep(1)

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(linger())
            await asyncio.sleep(1)
            group.create_task(fail())

    assert {p.outcome for p in await sweep(main)} == {"cancelled", "raised ExceptionGroup"}


# The sweep itself


@virtual
async def test_it_leaves_nothing_behind_wherever_it_is_left() -> None:
    loop = asyncio.get_running_loop()
    hall = Hall()
    async for _ in sweep(lambda: book(hall)):
        break
    call = asyncio.create_task(sweep(lambda: book(hall))._points())
    await asyncio.sleep(0.5)
    call.cancel()
    await asyncio.wait({call})
    assert call.cancelled()
    assert "call_soon" not in vars(loop)
    assert len(asyncio.all_tasks()) == 1


@virtual
async def test_a_census_sees_the_rounds() -> None:
    with timeline.record() as seen:
        await sweep(lambda: book(Hall()))
    lives = [life for life in seen.timeline().lives if life.function == "book"]
    assert [life.how for life in lives] == ["cancelled"] * 3 + ["returned"]
    assert all(life.requests[0].asked == "cancel" for life in lives[:3])
