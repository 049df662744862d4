"""Stopping a service: a deadline around it strikes, the clean-up is waited for, errors are told."""

import asyncio
from contextlib import suppress
from typing import Any

from checker.probes.sweep import sweep
from checker.probes.timeline import Recorder
from checker.probes.values import all_in

HINTS = (
    "Run the file: the deadline is 0.3 s, and `stop` comes back after 0.3 s as if all were well. "
    "The deadline cancels whoever waits in `stop`, and that CancelledError is suppressed, too.",
    "`await task` raises CancelledError when the task was cancelled, and when you are. "
    "`asyncio.wait({task})` only watches: it does not pass a cancellation on to the task, and "
    "raises nothing of what the task raised.",
    "`await asyncio.wait({self._task})` instead of the `with` block. What comes out of it is your "
    "own. Then look at the task: unless it was `cancelled()`, its `result()` raises its error.",
)
SHOWS = ("Swallowing `CancelledError`",)
CLEAN_UP = 10.0  # seconds


async def test_deadline_strikes(kata: Any, tasks: Recorder) -> None:
    """a deadline around `stop` strikes when the clean-up takes longer"""
    service = await started(kata, Job())
    deadline, began = CLEAN_UP / 2, now()
    try:
        async with asyncio.timeout(deadline):
            await service.stop()
    except TimeoutError:
        return
    tasks.mark("`stop` comes back")
    raise AssertionError(
        f"the clean-up took {CLEAN_UP:g} s and the deadline around `stop` was {deadline:g} s, but "
        f"`stop` came back after {now() - began:g} s as if nothing were amiss"
    )


async def test_stays_cancelled(kata: Any, tasks: Recorder) -> None:
    """a `stop` that is cancelled while it waits ends as cancelled"""

    for stubborn in (False, True):
        then = ", and the clean-up came to its end all the same" if stubborn else ""

        async def shut_down(stubborn: bool = stubborn) -> None:
            service = await started(kata, Job(polite=stubborn, stubborn=stubborn))
            await service.stop()

        async for point in sweep(shut_down, files=[kata.__file__], patience=60):
            assert point.outcome == "cancelled", (
                f"cancelled at {point}{then}, `stop` did not end as cancelled, but {point.ending}"
            )


async def test_waits_for_the_clean_up(kata: Any, tasks: Recorder) -> None:
    """undisturbed, `stop` comes back when the clean-up is over, as if nothing were amiss"""
    for job in (Job(), Job(0), Job(120), Job(polite=True), Job(early=True)):
        service = await started(kata, job)
        began = now()
        try:
            await service.stop()
        except asyncio.CancelledError:
            raise AssertionError("nobody cancelled `stop`, but it raised CancelledError") from None
        tasks.mark("`stop` comes back")
        assert job.asked or job.early, (
            f"`stop` came back after {now() - began:g} s, and no cancellation had reached the task"
        )
        took = f"the clean-up needed {job.clean_up:g} s; `stop` came back after {now() - began:g} s"
        assert job.over, f"{took}, and the task was still at it"
        assert job.clean, f"{took}, and the task had been cancelled a second time, in its clean-up"
    caller = asyncio.create_task(stopped_at_last(await started(kata, Job())))
    await asyncio.sleep(1)
    caller.cancel()
    await asyncio.wait({caller}, timeout=60)
    assert not caller.cancelled(), (
        "`stop` was called in the `finally` of a caller who had been cancelled; nobody cancelled "
        "it after that, but it raised CancelledError"
    )
    caller.result()


async def test_tells_errors(kata: Any, tasks: Recorder) -> None:
    """`stop` raises what the task has raised, while it was stopped or before"""
    for early in (False, True):
        for error in (ConnectionError("nobody listens"), KeyError("statistics")):
            service = await started(kata, Job(error=error, early=early))
            when = "before it was stopped" if early else "while it was stopped"
            told = f"the task raised {error!r} {when}; `stop`"
            try:
                await service.stop()
            except BaseException as seen:
                assert any(each is error for each in all_in(seen)), f"{told} raised {seen!r:.200}"
                continue
            tasks.mark("`stop` comes back")
            raise AssertionError(f"{told} came back as if nothing were amiss")


class Job:
    """One that works until it is cancelled, or has an `early` end, and then cleans up."""

    def __init__(
        self,
        clean_up: float = CLEAN_UP,
        *,
        error: Exception | None = None,
        early: bool = False,
        polite: bool = False,
        stubborn: bool = False,
    ) -> None:
        self.clean_up = clean_up
        self.error = error
        self.early = early
        self.polite = polite  # returns when it is cancelled
        self.stubborn = stubborn  # cleans up to the end, though it is cancelled again
        self.runs = 0
        self.asked = self.clean = self.over = False

    async def run(self) -> None:
        self.runs += 1
        if self.runs > 9:
            raise StartedTooOften(f"the job was started {self.runs} times")
        try:
            await asyncio.sleep(0.5 if self.early else 100_000)
        except asyncio.CancelledError:
            self.asked = True
            if not self.polite:
                raise
        finally:
            await self._clean_up()

    async def _clean_up(self) -> None:
        try:
            end = now() + (0 if self.early else self.clean_up)
            while now() < end:
                await self._until(end)
            self.clean = True
            if self.error:
                raise self.error
        finally:
            self.over = True

    async def _until(self, end: float) -> None:
        try:
            await asyncio.sleep(end - now())
        except asyncio.CancelledError:
            if not self.stubborn:
                raise


class StartedTooOften(BaseException):
    """Ends a service that goes round and round."""


async def started(kata: Any, job: Job) -> Any:
    """A service that is at work, if its job has not ended early."""
    service = kata.Service(job.run)
    service.start()
    await asyncio.sleep(1)
    return service


async def stopped_at_last(service: Any) -> None:
    """A caller who stops a service when it is cancelled, and keeps to itself that it was."""
    with suppress(asyncio.CancelledError):
        await asyncio.sleep(100_000)
    await service.stop()


def now() -> float:
    return asyncio.get_running_loop().time()
