"""Who is told to have held the loop, who is not, and at which line."""

# ruff: noqa: ASYNC110, ASYNC251 - what blocks or polls is what is tested here

import asyncio
import builtins
import gc
import hashlib
import http.client
import importlib
import inspect
import io
import itertools
import json
import logging
import math
import os
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import aiosqlite
import pytest

from checker.probes import clock, stalls, timeline
from checker.probes.clock.crew import Crew

Run = Callable[[Coroutine[Any, Any, Any]], Any]
Block = Callable[[], object]


@pytest.fixture(params=["stock", "virtual"])
def run(request: pytest.FixtureRequest) -> Run:
    """Either kind of loop."""
    return asyncio.run if request.param == "stock" else clock.run


def watched(run: Run, *functions: Callable[[], object]) -> tuple[stalls.Stall, ...]:
    """What was seen while each function, or what it returned, ran on the loop."""

    async def main() -> tuple[stalls.Stall, ...]:
        with stalls.watch(files=[__file__]) as seen:
            for function in functions:
                result = function()
                if inspect.isawaitable(result):
                    await result
                await asyncio.sleep(0)
        return seen.stalls

    result: tuple[stalls.Stall, ...] = run(main())
    return result


def line(function: Callable[[], object]) -> int:
    """The line of a function that is marked."""
    lines, first = inspect.getsourcelines(function)
    return first + next(at for at, text in enumerate(lines) if "# here" in text)


def burn(seconds: float) -> None:
    """Compute, by the thread's own clock: a busy machine changes nothing."""
    until = time.thread_time() + seconds
    while time.thread_time() < until:
        sum(range(1000))


def later(function: Callable[[], object], seconds: float = 0.05) -> threading.Thread:
    """A thread that calls it after some real time."""
    thread = threading.Thread(target=lambda: (threading.Event().wait(seconds), function()))
    thread.start()
    return thread


WAITING = {"wait", "_wait", "_try_wait", "acquire", "join", "_wait_for_tstate_lock"}


def until_it_waits() -> None:
    """Return once the main thread really waits, be the machine as busy as it may."""
    seen = 0
    while seen < 3:
        threading.Event().wait(0.01)
        frame = sys._current_frames()[threading.main_thread().ident or 0]
        seen = seen + 1 if frame.f_code.co_name in WAITING else 0


def once_it_waits(function: Callable[[], object]) -> None:
    def wait_and_call() -> None:
        until_it_waits()
        function()

    threading.Thread(target=wait_and_call, daemon=True).start()


# What blocks


def sleeps() -> None:
    time.sleep(0.05)  # here


def connects() -> None:
    with serving() as address:
        socket.create_connection(address).close()  # here


def receives() -> None:
    one, other = socket.socketpair()
    with one, other:
        later(lambda: one.sendall(b"x"))
        other.recv(1)  # here


def fetches() -> None:
    with serving() as (host, port):
        shop = http.client.HTTPConnection(host, port)
        shop.request("GET", "/orders")  # here
        shop.close()


def resolves() -> None:
    socket.getaddrinfo("localhost", 80)  # here


def runs_a_program() -> None:
    subprocess.run([sys.executable, "-S", "-c", ""], check=True)  # here


def waits_for_a_program() -> None:
    with subprocess.Popen(
        [sys.executable, "-S", "-c", "import sys; sys.stdin.read()"], stdin=subprocess.PIPE
    ) as one:
        assert one.stdin
        once_it_waits(one.stdin.close)
        one.wait()  # here


def waits_for_a_future() -> None:
    future: Future[int] = Future()
    once_it_waits(lambda: future.set_result(1))
    future.result()  # here


def waits_for_a_pool() -> None:
    with ThreadPoolExecutor() as pool:  # here
        pool.submit(until_it_waits)


def joins() -> None:
    thread = threading.Thread(target=until_it_waits)
    thread.start()
    thread.join()  # here


def gets() -> None:
    orders: queue.Queue[int] = queue.Queue()
    once_it_waits(lambda: orders.put(1))
    orders.get()  # here


def waits_for_an_event() -> None:
    event = threading.Event()
    once_it_waits(event.set)
    event.wait()  # here


def waits_for_a_condition() -> None:
    condition = threading.Condition()
    with condition:
        condition.wait(0.01)  # here


def waits_for_a_lock() -> None:
    lock = threading.Lock()
    lock.acquire()
    once_it_waits(lock.release)
    with lock:  # here
        pass


def asks() -> None:
    input()  # here


CALLS: dict[Block, str] = {
    sleeps: "time.sleep",
    connects: "socket.create_connection",
    receives: "socket.socket.recv",
    fetches: "http.client.HTTPConnection.request",
    resolves: "socket.getaddrinfo",
    runs_a_program: "subprocess.run",
    waits_for_a_program: "subprocess.Popen.wait",
    waits_for_a_future: "concurrent.futures.Future.result",
    waits_for_a_pool: "concurrent.futures.Executor.__exit__",
    joins: "threading.Thread.join",
    gets: "queue.Queue.get",
    waits_for_an_event: "threading.Event.wait",
    waits_for_a_condition: "threading.Condition.wait",
    waits_for_a_lock: "threading.Lock.acquire",
    asks: "input",
}


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """A server that says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


@pytest.mark.parametrize("block", CALLS, ids=lambda block: block.__name__)
def test_a_call_that_blocks_is_told_once_with_its_line(
    block: Block, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("yes\n"))
    told = watched(run, block)
    assert [(each.kind, each.what, each.line) for each in told] == [
        ("call", CALLS[block], line(block))
    ]
    assert told[0].function == block.__name__


# What else holds it


def computes() -> None:
    until = time.thread_time() + 0.2
    while time.thread_time() < until:
        pass


def lets_others_compute() -> None:
    hashlib.pbkdf2_hmac("sha256", b"", b"", enough[lets_others_compute])  # here


def keeps_the_interpreter() -> None:
    sum(range(enough[keeps_the_interpreter]))  # here


def reads() -> None:
    source, sink = os.pipe()
    later(lambda: os.write(sink, b"x"), 0.4)
    os.read(source, 1)  # here
    os.close(source)
    os.close(sink)


enough: dict[Block, int] = {lets_others_compute: 300_000, keeps_the_interpreter: 15_000_000}


def test_computing_is_told_once_with_its_function(run: Run) -> None:
    told = watched(run, computes)
    assert [(each.kind, each.what) for each in told] == [("cpu", "computes")]
    assert 0.1 <= told[0].seconds


@pytest.mark.parametrize("block", enough, ids=lambda block: block.__name__)
def test_computing_in_c_is_told_once_with_its_line(block: Block) -> None:
    spent = 0.0
    while spent < 0.15:
        began = time.thread_time()
        told = watched(asyncio.run, block)
        spent = time.thread_time() - began
        enough[block] *= 2
    assert [(each.kind, each.line) for each in told] == [("cpu", line(block))]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells how long a thread slept")
def test_an_unknown_wait_is_told_once_with_its_line(run: Run) -> None:
    told = watched(run, reads)
    assert [(each.kind, each.line) for each in told] == [("asleep", line(reads))]


# What is harmless


async def waits_as_it_should() -> None:
    await asyncio.gather(*(asyncio.sleep(0.01) for _ in range(20)))


async def blocks_in_a_thread() -> None:
    await asyncio.gather(*(asyncio.to_thread(time.sleep, 0.02) for _ in range(5)))
    await asyncio.get_running_loop().run_in_executor(None, receives)


async def looks_up_a_name() -> None:
    await asyncio.get_running_loop().getaddrinfo("localhost", 80)


async def talks_to_a_server() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.read(100))
        writer.close()

    server = await asyncio.start_server(echo, "127.0.0.1")
    async with server:
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(b"x" * 100)
        assert await reader.read() == b"x" * 100
        writer.close()
        await writer.wait_closed()


async def awaits_a_program() -> None:
    program = await asyncio.create_subprocess_exec(sys.executable, "-S", "-c", "")
    assert await program.wait() == 0


async def asks_a_database() -> None:
    async with aiosqlite.connect(":memory:") as database:
        await database.execute("SELECT 1")


def starts_threads() -> None:
    for _ in range(5):
        threading.Thread(target=threading.Event().wait, args=(0.01,)).start()
    pool = ThreadPoolExecutor(2)
    pool.submit(int)
    pool.shutdown(wait=False)


def takes_what_is_there() -> None:
    orders: queue.Queue[int] = queue.Queue()
    with suppress(queue.Empty):
        orders.get_nowait()
    orders.put(1)
    orders.get()
    future: Future[int] = Future()
    future.set_result(1)
    future.result()
    event = threading.Event()
    event.set()
    event.wait()
    with threading.Lock(), threading.RLock(), threading.Semaphore(), threading.Condition():
        time.sleep(0)


def tries_a_lock() -> None:
    lock = threading.Lock()
    with lock:
        assert not lock.acquire(blocking=False)
        assert not lock.acquire(timeout=0)


def logs() -> None:
    handler = logging.StreamHandler(io.StringIO())
    logger = logging.Logger("orders")
    logger.addHandler(handler)
    with handler.lock or threading.Lock():
        thread = later(lambda: logger.warning("first"), 0)
    logger.warning("second")
    while thread.is_alive():
        pass


def sends_without_waiting() -> None:
    one, other = socket.socketpair()
    with one, other, socket.socket(type=socket.SOCK_DGRAM) as metrics:
        other.setblocking(False)
        other.send(b"x")
        with suppress(BlockingIOError):
            other.recv(1)
        metrics.sendto(b"x", ("127.0.0.1", 9))


async def computes_a_little() -> None:
    for _ in range(5):
        burn(0.04)
        await asyncio.sleep(0)


class Dust:
    """Garbage that takes long to collect."""

    def __init__(self) -> None:
        self.itself = self

    def __del__(self) -> None:
        burn(0.15)


def collects_garbage() -> None:
    Dust()
    gc.collect()


def imports() -> None:
    importlib.import_module("slow_to_import")


async def shares_the_interpreter() -> None:
    job = asyncio.to_thread(burn, 0.15)
    task = asyncio.create_task(job)
    while not task.done():
        await asyncio.sleep(0.001)


HARMLESS: list[Callable[[], object]] = [
    waits_as_it_should,
    blocks_in_a_thread,
    looks_up_a_name,
    talks_to_a_server,
    awaits_a_program,
    asks_a_database,
    starts_threads,
    takes_what_is_there,
    tries_a_lock,
    logs,
    sends_without_waiting,
    computes_a_little,
    collects_garbage,
    imports,
    shares_the_interpreter,
]


@pytest.mark.parametrize("function", HARMLESS, ids=lambda function: function.__name__)
def test_the_harmless_are_not_accused(
    function: Callable[[], object], run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = "import time\nuntil = time.thread_time() + 0.15\nwhile time.thread_time() < until: 0"
    (tmp_path / "slow_to_import.py").write_text(slow)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "slow_to_import", raising=False)
    assert watched(run, function) == ()


def test_a_sleep_of_nothing_and_what_others_do_are_not_told(run: Run) -> None:
    async def main() -> tuple[stalls.Stall, ...]:
        with stalls.watch(files=["another.py"]) as seen:
            sleeps()
            computes()
        return seen.stalls

    assert run(main()) == ()


# On a virtual clock


def test_a_virtual_sleep_is_told_as_the_clock_tells_it() -> None:
    async def main() -> None:
        loop: Any = asyncio.get_running_loop()
        with stalls.watch(files=[__file__]) as seen:
            sleeps()
            time.sleep(3600)
        assert loop.time() == 3600.05
        assert [(each.seconds, each.line) for each in seen.stalls] == [
            (block.seconds, block.line) for block in loop.blocks
        ]
        assert [block.file for block in loop.blocks] == [__file__] * 2

    clock.run(main())


@pytest.mark.parametrize("inner", [stalls, clock], ids=lambda probe: probe.__name__)
@pytest.mark.parametrize("outer", [stalls, clock], ids=lambda probe: probe.__name__)
def test_a_sleep_is_told_once_whichever_patch_is_on_top(outer: Any, inner: Any, run: Run) -> None:
    with outer.install(), inner.install():
        assert [each.line for each in watched(run, sleeps)] == [line(sleeps)]
        with stalls.watch(files=[__file__]) as seen:
            run(asyncio.wait_for(_called(sleeps), 1))
        assert [each.line for each in seen.stalls] == [line(sleeps)]


async def _called(function: Callable[[], object]) -> None:
    function()


def test_threads_sleep_in_virtual_time_while_watched() -> None:
    async def main() -> None:
        with stalls.watch() as seen:
            await asyncio.gather(*(asyncio.to_thread(time.sleep, 3600) for _ in range(3)))
        assert asyncio.get_running_loop().time() == 3600
        assert seen.stalls == ()

    clock.run(main())


def test_waiting_for_a_thread_that_sleeps_costs_the_time_it_sleeps() -> None:
    async def main() -> None:
        with stalls.watch() as seen:
            with ThreadPoolExecutor() as pool:
                pool.submit(time.sleep, 3600)
        assert [each.seconds for each in seen.stalls] == [3600]

    clock.run(main())


def test_a_deadlock_is_seen_at_once_while_watched(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock.VirtualLoop, "patience", 60)
    one, other = socket.socketpair()
    with one, other, stalls.install():
        reader = threading.Thread(target=one.recv, args=(1,))
        waiter = threading.Thread(target=threading.Event().wait, daemon=True)
        reader.start()
        waiter.start()

        async def main() -> None:
            with stalls.watch():
                await asyncio.gather(asyncio.to_thread(orders.get), asyncio.Event().wait())

        orders: queue.Queue[int] = queue.Queue()
        with pytest.raises(clock.Deadlock):
            clock.run(main())
        orders.put(1)
        other.sendall(b"x")
        reader.join()


def test_what_the_sampler_collects_does_not_stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    class Log:
        """Its finalizer asks for the current thread, as every record of `logging` does."""

        def __init__(self) -> None:
            self.itself = self

        def __del__(self) -> None:
            # No other thread that `threading` does not know, as those of pytest's workers.
            if sys._getframe(1).f_globals["__name__"].startswith(stalls.__name__):
                collectors.append(threading.current_thread().name)

    async def main() -> None:
        with stalls.watch():
            gc.set_threshold(1)
            while not any(name.startswith("Dummy") for name in collectors):
                Log()
                burn(0.02)
            gc.set_threshold(*thresholds)
            await asyncio.Event().wait()

    def outsiders(crew: Crew) -> set[object]:
        if found := looks_for_others(crew):
            assert next(in_vain) < 1000, found
        return found

    monkeypatch.setattr(clock.VirtualLoop, "patience", math.inf)
    looks_for_others, in_vain = Crew.outsiders, itertools.count()
    monkeypatch.setattr(Crew, "outsiders", outsiders)
    collectors: list[str] = []
    thresholds = gc.get_threshold()
    try:
        with pytest.raises(clock.Deadlock):
            clock.run(main())
    finally:
        gc.set_threshold(*thresholds)


# The doors


def test_a_file_loaded_inside_install_is_seen_by_its_own_names(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "shop.py"
    text = "from time import sleep\nfrom threading import Lock\nasync def order(): sleep(0.1)"
    namespace: dict[str, Any] = {}
    with stalls.install():
        exec(compile(text, file, "exec"), namespace)
        with stalls.watch(files=[file]) as seen:
            run(namespace["order"]())
    assert [(each.what, each.line, each.file) for each in seen.stalls] == [
        ("time.sleep", 3, str(file))
    ]
    run(namespace["order"]())
    assert len(seen.stalls) == 1
    with namespace["Lock"]():
        pass


def test_nothing_stays_changed(run: Run) -> None:
    def everything() -> dict[str, object]:
        owners = [time, socket, os, builtins, threading, gc, importlib._bootstrap]
        classes = [threading.Thread, threading.Condition, socket.socket, subprocess.Popen]
        every = (*owners, *classes, asyncio.Handle, clock.VirtualLoop)
        kept = {f"{owner} {name}": value for owner in every for name, value in vars(owner).items()}
        return {**kept, "gc.callbacks": list(gc.callbacks)}

    before = everything()
    with stalls.install():
        watched(run, *CALLS_THAT_END)
        assert everything() != before
    after = everything()
    assert [name for name in before if after.get(name) is not before[name] != after[name]] == []
    assert after.keys() == before.keys()


def test_a_watch_that_ends_after_its_loop_leaves_nothing_changed() -> None:
    sleep = time.sleep

    async def main() -> None:
        with stalls.watch():
            await asyncio.Event().wait()

    with pytest.raises(clock.Deadlock):
        clock.run(main())
    gc.collect()
    assert time.sleep is sleep


CALLS_THAT_END: list[Block] = [sleeps, joins, gets]


def test_watches_in_one_another_see_the_same(run: Run) -> None:
    async def main() -> None:
        with stalls.watch() as outer, stalls.watch() as inner:
            for block in (sleeps, gets):
                block()
                await asyncio.sleep(0)
            burn(0.2)
        for seen in (outer, inner):
            assert [each.kind for each in seen.stalls] == ["call", "call", "cpu"]
        # Each has a sampler of its own, which may come by at the other line of `burn`.
        assert [each.line for each in outer.stalls[:2]] == [each.line for each in inner.stalls[:2]]

    run(main())


def test_a_timeline_is_recorded_beside(run: Run) -> None:
    async def main() -> None:
        for first, second in ((stalls.watch, timeline.record), (timeline.record, stalls.watch)):
            with first() as one, second() as other:
                await asyncio.create_task(_called(sleeps), name="sleeper")
            told: Any = one if isinstance(one, stalls.Watch) else other
            drawn: Any = other if told is one else one
            assert [(each.line, each.task) for each in told.stalls] == [(line(sleeps), "sleeper")]
            assert "sleeper" in [life.name for life in drawn.timeline().lives]

    run(main())


def test_loops_of_other_threads_are_not_watched(run: Run) -> None:
    async def main() -> tuple[stalls.Stall, ...]:
        with stalls.watch() as seen:
            await asyncio.to_thread(run, _called(sleeps))
        return seen.stalls

    assert run(main()) == ()


# What is told


def test_what_a_line_does_in_one_step_counts_together(run: Run) -> None:
    def sleeps_thrice() -> None:
        for _ in range(3):
            time.sleep(0.05)

    (told,) = watched(run, sleeps_thrice)
    assert told.seconds == pytest.approx(0.15)
    assert len(watched(run, sleeps_thrice, sleeps_thrice)) == 2


def test_a_call_that_fails_is_told(run: Run) -> None:
    def is_refused() -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            address = server.getsockname()
        with suppress(OSError):
            socket.create_connection(address)

    assert [each.what for each in watched(run, is_refused)] == ["socket.create_connection"]


def test_stalls_may_be_read_while_it_watches(run: Run) -> None:
    async def main() -> None:
        computes()
        assert [each.kind for each in seen.stalls] == ["cpu"]
        sleeps()
        assert [each.kind for each in seen.stalls] == ["cpu", "call"]

    with stalls.watch(files=[__file__]) as seen:
        run(main())
    assert len(seen.stalls) == 2


def test_a_stall_is_a_sentence_and_fits_into_json(run: Run) -> None:
    (told,) = watched(run, sleeps)
    assert str(told) == f"line {line(sleeps)}: time.sleep held the loop for 0.05 s"
    assert stalls.Stall(**json.loads(json.dumps(asdict(told)))) == told


def test_a_second_run_confirms_waits_only() -> None:
    def stall(kind: stalls.Kind, line: int) -> stalls.Stall:
        return stalls.Stall(kind, "read", 0.2, "shop.py", line, "read", "")

    first = (stall("call", 1), stall("asleep", 2), stall("asleep", 3), stall("cpu", 4))
    assert stalls.confirmed(first, [stall("asleep", 3)]) == (first[0], first[2], first[3])
