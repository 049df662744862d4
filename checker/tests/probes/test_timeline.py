"""The census: who lived, who asked for what, and how it ended."""

import asyncio
import gc
import json
import selectors
import sys
import weakref
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from checker.probes import timeline
from checker.probes.timeline import Life, Recorder, Request, Timeline
from checker.probes.timeline import recorder as recording

T = TypeVar("T")


class Jump(selectors.DefaultSelector):
    """Does not wait: says that the time has passed."""

    now = 0.0

    def select(self, timeout: float | None = None) -> Any:
        self.now += timeout or 0.0
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """A loop with such a clock, for these tests only."""

    def __init__(self) -> None:
        self.clock = Jump()
        super().__init__(self.clock)

    def time(self) -> float:
        return self.clock.now


def run(main: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(main)


def compute(seconds: float) -> None:
    """Hold the loop for so long."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Loop)
    loop.clock.now += seconds


async def nap(seconds: float = 1) -> None:
    await asyncio.sleep(seconds)


async def fail() -> None:
    raise LookupError("no such panel")


def recorded(scene: Callable[[Recorder], Coroutine[Any, Any, Any]]) -> Timeline:
    """What was seen of a scene."""

    async def main() -> Timeline:
        with timeline.record() as seen:
            await scene(seen)
        return seen.timeline()

    return run(main())


def spawned(seen: Timeline) -> list[str]:
    return [life.name for life in seen.lives if not life.caller]


def only(seen: Timeline, name: str) -> Life:
    (life,) = [life for life in seen.lives if life.name == name]
    return life


# Who is seen


def test_sees_tasks_however_they_are_made() -> None:
    async def scene(seen: Recorder) -> None:
        async def made(how: str) -> None: ...

        tasks = [
            asyncio.create_task(made("a"), name="create_task"),
            asyncio.get_running_loop().create_task(made("b"), name="loop.create_task"),
            asyncio.ensure_future(made("c")),
        ]
        await asyncio.gather(*tasks, nap(0))
        async with asyncio.TaskGroup() as group:
            group.create_task(made("d"), name="TaskGroup")
        await asyncio.wait_for(asyncio.shield(nap(0)), 1)
        async with anyio.create_task_group() as other:
            other.start_soon(made, "e", name="anyio")

    names = spawned(recorded(scene))
    assert names[:5] == ["create_task", "loop.create_task", "made", "nap 1", "TaskGroup"]
    assert names[-1] == "anyio"
    assert "nap 2" in names


def test_sees_the_tasks_of_a_web_framework() -> None:
    async def page(request: Any) -> PlainTextResponse:
        return PlainTextResponse("hello")

    async def pass_on(request: Any, call_next: Any) -> Any:
        return await call_next(request)

    async def scene(seen: Recorder) -> None:
        middleware = [Middleware(BaseHTTPMiddleware, dispatch=pass_on)]
        app = Starlette(routes=[Route("/", page)], middleware=middleware)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as client:
            assert (await client.get("/")).text == "hello"

    assert len(spawned(recorded(scene))) > 0


def test_knows_the_parents_and_where_a_task_was_spawned() -> None:
    async def scene(seen: Recorder) -> None:
        async def child() -> None:
            async with asyncio.TaskGroup() as group:
                group.create_task(nap(), name="grandchild")

        await asyncio.create_task(child(), name="child")

    seen = recorded(scene)
    caller, child, grandchild = seen.lives
    assert (caller.caller, caller.name, caller.parent) == (True, "caller", None)
    assert (child.parent, grandchild.parent) == (caller.number, child.number)
    assert child.place and grandchild.place
    assert (child.place.function, grandchild.place.function) == ("scene", "child")
    assert grandchild.place.line == child.place.line - 2
    assert grandchild.place.file == __file__


def test_names_a_task_after_its_coroutine_unless_it_has_a_name() -> None:
    async def scene(seen: Recorder) -> None:
        renamed = asyncio.create_task(nap(0))
        renamed.set_name("renamed")
        asyncio.current_task().set_name("test")  # type: ignore[union-attr]
        await asyncio.gather(nap(0), nap(0), fail(), renamed, return_exceptions=True)

    assert spawned(recorded(scene)) == ["renamed", "nap 1", "nap 2", "fail"]


def test_leaves_the_names_that_asyncio_gives_as_they_are() -> None:
    async def scene(seen: Recorder) -> None:
        task = asyncio.create_task(nap(0))
        assert task.get_name().startswith("Task-")
        assert repr(task).startswith("<Task pending name='Task-")
        await task

    recorded(scene)


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")
@pytest.mark.parametrize("when", ["before", "while it records"])
def test_sees_eager_tasks(when: str) -> None:
    async def inner() -> None: ...

    async def outer() -> None:
        compute(1)
        inside = asyncio.create_task(inner())
        assert inside.done()
        await nap(2)

    async def main() -> Timeline:
        loop = asyncio.get_running_loop()
        eager: Any = asyncio.eager_task_factory  # type: ignore[attr-defined,unused-ignore]
        if when == "before":
            loop.set_task_factory(eager)
        with timeline.record() as seen:
            loop.set_task_factory(eager)
            await asyncio.create_task(outer())
            async with anyio.create_task_group() as group:
                group.start_soon(nap, 0)
        assert loop.get_task_factory() is eager
        return seen.timeline()

    seen = run(main())
    assert spawned(seen)[:2] == ["outer", "inner"]
    out, inn = only(seen, "outer"), only(seen, "inner")
    assert (inn.parent, inn.how, inn.spawned, inn.ended) == (out.number, "returned", 1.0, 1.0)
    assert [(each.kind, each.start, each.end) for each in out.segments] == [
        ("holds", 0.0, 1.0),
        ("waits", 1.0, 3.0),
    ]


@pytest.mark.skipif(sys.version_info < (3, 12), reason="eager tasks came with 3.12")
def test_sees_the_eager_tasks_of_another_factory() -> None:
    class Own(asyncio.Task[Any]):
        """Some library's."""

    async def swift() -> None: ...

    async def main() -> Timeline:
        loop = asyncio.get_running_loop()
        loop.set_task_factory(asyncio.create_eager_task_factory(Own))  # type: ignore[attr-defined,unused-ignore]
        with timeline.record() as seen:
            await asyncio.gather(swift(), nap())
            assert seen.running() == []
        return seen.timeline()

    ends = [(life.how, life.ended) for life in run(main()).lives if not life.caller]
    assert ends == [("returned", 0.0), ("returned", 1.0)]


def test_two_recordings_see_the_same_loop() -> None:
    async def main() -> tuple[Timeline, Timeline]:
        with timeline.record() as outer:
            early = asyncio.create_task(nap(), name="early")
            with timeline.record() as inner:
                await asyncio.create_task(nap(), name="both")
            await asyncio.create_task(nap(), name="late")
            await early
        return outer.timeline(), inner.timeline()

    outer, inner = run(main())
    assert spawned(outer) == ["early", "both", "late"]
    assert spawned(inner) == ["both"]


# Who still runs


def test_tells_who_still_runs() -> None:
    async def main() -> None:
        before = asyncio.create_task(nap(9))
        with timeline.record() as seen:
            tasks = [asyncio.create_task(nap(n)) for n in (1, 5, 0, 4)]
            await nap(2)
            assert seen.running() == [tasks[1], tasks[3]]
            await nap(9)
            assert seen.running() == []
        await before

    run(main())


def test_the_asking_task_does_not_count_as_running() -> None:
    async def scene(seen: Recorder) -> None:
        async def ask() -> list[Any]:
            return seen.running()

        assert await asyncio.create_task(ask()) == []

    recorded(scene)


def test_a_task_made_behind_the_back_of_the_loop_counts_as_running() -> None:
    async def scene(seen: Recorder) -> None:
        proper = asyncio.create_task(nap())
        hidden = asyncio.Task(nap())
        tasks = [proper, hidden]
        await nap(0)
        assert seen.running() == tasks
        await asyncio.wait(tasks)

    recorded(scene)


def test_can_start_and_stop_outside_of_the_loop() -> None:
    with asyncio.Runner(loop_factory=Loop) as runner:
        seen = timeline.record(files=[asyncio.__file__], loop=runner.get_loop())
        seen.start()

        async def check() -> None:
            asyncio.create_task(nap(5), name="panel")  # noqa: RUF006
            await nap(2)

        runner.run(check())
        (left,) = seen.running()
        before_the_end = seen.timeline()
        seen.stop()

    assert left.get_name() == "panel"
    assert [life.name for life in before_the_end.lives] == ["caller", "panel"]
    assert only(before_the_end, "caller").how == "returned"
    assert seen.timeline() == before_the_end


def test_the_tasks_of_a_test_runner_are_left_out() -> None:
    with asyncio.Runner(loop_factory=Loop) as runner:
        seen = timeline.record(files=["kata.py"], loop=runner.get_loop())
        seen.start()
        runner.run(nap())  # a fixture sets the stage
        seen.stop()

    assert seen.timeline().lives == ()


# How it ended


def test_tells_how_each_task_ended() -> None:
    async def scene(seen: Recorder) -> None:
        cancelled = asyncio.create_task(nap(), name="cancelled")
        tasks = [asyncio.create_task(coro) for coro in (nap(), nap(9), fail())]
        tasks[0].set_name("nap")
        cancelled.cancel()
        await nap(2)
        tasks[1].set_name("leaked")

    async def quiet(seen: Recorder) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda loop, context: None)
        await scene(seen)

    seen = recorded(quiet)
    ends = {life.name: (life.how, life.ended, life.error, life.message) for life in seen.lives}
    assert ends == {
        "caller": ("still running", None, "", ""),
        "cancelled": ("cancelled", 0.0, "", ""),
        "nap": ("returned", 1.0, "", ""),
        "fail": ("raised", 0.0, "LookupError", "no such panel"),
        "leaked": ("still running", None, "", ""),
    }


def test_an_exception_that_nobody_retrieved_is_still_complained_about() -> None:
    complaints: list[str] = []

    async def scene(seen: Recorder) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: complaints.append(context["message"]))
        asyncio.create_task(fail())  # noqa: RUF006
        await nap()
        gc.collect()

    recorded(scene)
    assert complaints == ["Task exception was never retrieved"]


def test_a_task_that_nobody_keeps_is_destroyed_as_ever() -> None:
    complaints: list[str] = []

    async def scene(seen: Recorder) -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda loop, context: complaints.append(context["message"]))

        async def forgotten() -> None:
            await asyncio.Future()

        asyncio.create_task(forgotten())  # noqa: RUF006
        await nap()
        gc.collect()
        await nap()
        assert seen.running() == []

    life = only(recorded(scene), "forgotten")
    assert complaints == ["Task was destroyed but it is pending!"]
    assert (life.how, life.ended) == ("destroyed", 1.0)


def test_keeps_no_task_alive() -> None:
    async def scene(seen: Recorder) -> None:
        task = asyncio.create_task(nap())
        await task
        ghost = weakref.ref(task)
        del task
        await nap(0)
        assert ghost() is None

    recorded(scene)


def test_strange_awaitables_fare_as_ever() -> None:
    class Oddity:
        """Like a future, but with neither a hash nor weak references."""

        __slots__ = ("_asyncio_future_blocking",)
        __hash__ = None  # type: ignore[assignment]

        def get_loop(self) -> asyncio.AbstractEventLoop:
            return asyncio.get_running_loop()

        def add_done_callback(self, wake: Callable[[Any], None], *, context: Any) -> None:
            asyncio.get_running_loop().call_later(1, wake, self, context=context)

        def result(self) -> str:
            return "odd"

        def __await__(self) -> Any:
            self._asyncio_future_blocking = True
            yield self
            return "odd"

    class Nonsense:
        def __await__(self) -> Any:
            yield 42

    async def odd() -> str:
        return str(await Oddity())

    async def nonsense() -> None:
        await Nonsense()

    async def scene(seen: Recorder) -> None:
        strange = asyncio.gather(odd(), nonsense(), return_exceptions=True)
        first, second = await strange
        assert first == "odd"
        assert isinstance(second, RuntimeError)

    seen = recorded(scene)
    assert (only(seen, "odd").how, only(seen, "odd").ended) == ("returned", 1.0)
    assert only(seen, "nonsense").error == "RuntimeError"


# Who asked for the end


def asked(life: Life) -> list[tuple[str, float, int | None, str, bool]]:
    return [(each.asked, each.time, each.by, each.via, each.outside) for each in life.requests]


def test_tells_who_cancelled_whom_and_where() -> None:
    async def scene(seen: Recorder) -> None:
        victim = asyncio.create_task(nap(9), name="victim")

        async def killer() -> None:
            await nap(1)
            victim.cancel()

        await asyncio.create_task(killer())

    seen = recorded(scene)
    (request,) = only(seen, "victim").requests
    assert request.place
    assert request == Request("cancel", 1.0, only(seen, "killer").number, place=request.place)
    assert request.place.function == "killer"


def test_tells_that_a_task_group_cancelled() -> None:
    async def scene(seen: Recorder) -> None:
        with pytest.raises(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(nap())
                group.create_task(fail())

    assert asked(only(recorded(scene), "nap")) == [("cancel", 0.0, None, "TaskGroup._abort", False)]


def test_tells_that_a_timeout_cancelled_and_took_it_back() -> None:
    async def scene(seen: Recorder) -> None:
        async def slow() -> None:
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(3):
                    await nap(9)

        await asyncio.create_task(slow())

    life = only(recorded(scene), "slow")
    assert [(each.asked, each.time, each.outside) for each in life.requests] == [
        ("cancel", 3.0, False),
        ("uncancel", 3.0, False),
    ]
    assert life.how == "returned"


def test_tells_that_the_cancellation_came_from_outside() -> None:
    async def main() -> Timeline:
        with timeline.record() as seen:
            task = asyncio.create_task(nap(9), name="victim")
            asyncio.get_running_loop().call_later(1, task.cancel)
            await asyncio.wait([task])
        return seen.timeline()

    life = only(run(main()), "victim")
    assert [(each.time, each.by, each.outside) for each in life.requests] == [(1.0, None, True)]


def test_shows_a_swallowed_cancellation() -> None:
    async def scene(seen: Recorder) -> None:
        async def stubborn() -> None:
            try:
                await nap(9)
            except asyncio.CancelledError:
                await nap(9)

        task = asyncio.create_task(stubborn())
        await nap(1)
        task.cancel()
        await nap(2)

    life = only(recorded(scene), "stubborn")
    assert [each.time for each in life.requests] == [1.0]
    assert life.how == "still running"


# What it did meanwhile


def stretches(life: Life) -> list[tuple[str, float, float, str]]:
    return [(each.kind, each.start, each.end, each.what) for each in life.segments]


def test_tells_waiting_holding_and_queueing_apart() -> None:
    async def scene(seen: Recorder) -> None:
        turn = asyncio.Semaphore(1)

        async def job(name: str) -> None:
            async with turn:
                await nap(1)
                compute(2)

        await asyncio.gather(job("a"), job("b"))

    seen = recorded(scene)
    assert stretches(only(seen, "job 1")) == [("waits", 0.0, 1.0, "sleep"), ("holds", 1.0, 3.0, "")]
    assert stretches(only(seen, "job 2")) == [
        ("queues", 0.0, 3.0, "Semaphore.acquire"),
        ("waits", 3.0, 4.0, "sleep"),
        ("holds", 4.0, 6.0, ""),
    ]


def test_whoever_is_ready_queues_while_another_holds_the_loop() -> None:
    async def scene(seen: Recorder) -> None:
        async def hog() -> None:
            compute(3)

        async def beat() -> None:
            await asyncio.sleep(1)

        await asyncio.gather(beat(), hog(), nap(0))

    seen = recorded(scene)
    assert stretches(only(seen, "beat")) == [
        ("waits", 0.0, 1.0, "sleep"),
        ("queues", 1.0, 3.0, "the loop"),
    ]
    assert stretches(only(seen, "nap")) == [("queues", 0.0, 3.0, "the loop")]


def test_finds_the_line_below_managers_and_generators() -> None:
    @asynccontextmanager
    async def connection() -> AsyncIterator[None]:
        await asyncio.sleep(1)
        yield

    async def rows() -> AsyncIterator[int]:
        await asyncio.sleep(1)
        yield 1

    async def scene(seen: Recorder) -> None:
        async def query() -> None:
            async with connection():
                async for _ in rows():
                    pass

        await asyncio.create_task(query())

    places = [each.place for each in only(recorded(scene), "query").segments]
    assert [place.function for place in places if place] == ["connection", "rows"]


def test_tells_lines_of_the_given_files_only() -> None:
    async def main(files: list[str]) -> Timeline:
        with timeline.record(files=files) as seen:
            await asyncio.create_task(nap())
        return seen.timeline()

    theirs = only(run(main([__file__])), "nap").segments[0].place
    assert theirs and theirs.function == "nap"
    elsewhere = only(run(main(["elsewhere.py"])), "nap")
    assert elsewhere.segments[0].place is elsewhere.place is None


def test_a_loop_that_polls_is_one_stretch() -> None:
    async def scene(seen: Recorder) -> None:
        async def poll() -> None:
            for _ in range(100):
                await asyncio.sleep(1)

        await asyncio.create_task(poll())

    assert stretches(only(recorded(scene), "poll")) == [("waits", 0.0, 100.0, "sleep")]


# Marks, data, limits


def test_marks_a_moment() -> None:
    async def scene(seen: Recorder) -> None:
        await asyncio.gather(nap(1), nap(2))
        seen.mark("caller is told")
        seen.mark("tea is ready", final=False)

    told, tea = recorded(scene).marks
    assert (told.time, told.label, told.spawned, told.final) == (2.0, "caller is told", 3, True)
    assert not tea.final


def test_survives_json_unharmed() -> None:
    async def scene(seen: Recorder) -> None:
        with pytest.raises(ExceptionGroup):
            async with asyncio.TaskGroup() as group:
                group.create_task(nap(0.1 + 0.2))
                group.create_task(nap(1), name="größer <&> \ud83e")
                group.create_task(fail())
        seen.mark("told")

    seen = recorded(scene)
    assert Timeline.from_dict(json.loads(json.dumps(seen.as_dict()))) == seen


def test_counts_what_is_too_much_to_tell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MAX_TASKS", 10)

    async def scene(seen: Recorder) -> None:
        tasks = [asyncio.create_task(nap()) for _ in range(30)]
        await nap(0)
        assert seen.running() == tasks
        await asyncio.gather(*tasks)

    seen = recorded(scene)
    assert len(seen.lives) == 10
    assert seen.uncounted == {"nap": 21}


def test_stops_adding_stretches_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recording, "MAX_SEGMENTS", 10)

    async def scene(seen: Recorder) -> None:
        async def busy() -> None:
            for _ in range(1000):
                compute(1)
                await asyncio.sleep(1)

        await asyncio.create_task(busy())

    life = only(recorded(scene), "busy")
    assert len(life.segments) <= 10
    assert (life.segments[0].start, life.segments[-1].end) == (0.0, 2000.0)


def test_gives_the_loop_back_as_it_was() -> None:
    def factory(loop: Any, coro: Any, **options: Any) -> asyncio.Task[Any]:
        return asyncio.Task(coro, loop=loop, **options)

    async def main() -> None:
        loop: Any = asyncio.get_running_loop()
        queue, own = loop._ready, set(vars(loop))
        for given in (None, factory):
            loop.set_task_factory(given)
            with timeline.record() as seen:
                await asyncio.create_task(nap(), name="seen")
            assert spawned(seen.timeline()) == ["seen"]
            assert loop.get_task_factory() is given
            assert loop._ready is queue
            assert set(vars(loop)) == own
            await asyncio.create_task(nap(), name="unseen")
            assert spawned(seen.timeline()) == ["seen"]

    run(main())


def test_a_loop_without_a_ready_queue_is_refused() -> None:
    class Foreign(Loop):
        def __getattribute__(self, name: str) -> Any:
            if name == "_ready" and self.shy:
                raise AttributeError(name)
            return super().__getattribute__(name)

        shy = False

    loop = Foreign()
    loop.shy = True
    with pytest.raises(RuntimeError, match="ready queue"):
        timeline.record(loop=loop).start()
    loop.shy = False
    loop.close()
