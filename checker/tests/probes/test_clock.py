"""Virtual time: what jumps, what is waited for, and what is reported."""

# ruff: noqa: ASYNC110, ASYNC251 - what blocks or polls is what is tested here

import asyncio
import contextvars
import math
import queue
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from functools import wraps
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import AsyncAdaptedQueuePool, event, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.util import await_only

from checker.probes.clock import Block, Deadlock, VirtualLoop, install, loading, peers, reap, run


def virtual(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """The test, run on a virtual clock."""

    @wraps(test)
    def tested(**fixtures: Any) -> None:
        async def main() -> None:
            await test(**fixtures)

        run(main())

    return tested


def now() -> float:
    return asyncio.get_running_loop().time()


def here() -> int:
    """The line of the caller."""
    return sys._getframe(1).f_lineno


# Time


@virtual
async def test_hours_of_sleep_end_at_once_and_to_the_tick() -> None:
    await asyncio.sleep(0.1)
    await asyncio.sleep(0.2)
    assert now() == 0.1 + 0.2
    await asyncio.sleep(36_000)
    assert now() == 0.1 + 0.2 + 36_000


@virtual
async def test_a_sleep_of_centuries_ends_too() -> None:
    await asyncio.sleep(1e10)
    await asyncio.sleep(1)
    assert now() == 1e10 + 1


@virtual
async def test_timers_fire_in_the_order_of_their_moments() -> None:
    log: list[float] = []

    async def note(delay: float) -> None:
        await asyncio.sleep(delay)
        log.append(now())

    await asyncio.gather(*map(note, [3, 1, 2, 0.5, 1]))
    assert log == [0.5, 1, 1, 2, 3]


@virtual
async def test_waiting_for_what_is_left_of_a_deadline_ends() -> None:
    late = asyncio.get_running_loop().create_future()
    for start in range(100):
        await asyncio.sleep(0.1)
        started, rounds = now(), 0
        while (left := 0.3 - (now() - started)) > 0:
            await asyncio.wait([late], timeout=left)
            rounds += 1
        assert rounds < 5, f"started at {start / 10} s"


@virtual
async def test_a_timeout_fires_at_its_moment() -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(30):
            await asyncio.sleep(math.inf)
    assert now() == 30


@virtual
async def test_tasks_that_only_let_others_run_do_not_stop_the_clock() -> None:
    done = asyncio.Event()
    asyncio.get_running_loop().call_later(60, done.set)
    while not done.is_set():
        await asyncio.sleep(0)
    assert now() == 60


@virtual
async def test_a_long_exchange_between_tasks_takes_no_time() -> None:
    queue: asyncio.Queue[int] = asyncio.Queue(1)

    async def produce() -> None:
        for number in range(2000):
            await queue.put(number)

    async with asyncio.timeout(1), asyncio.TaskGroup() as group:
        group.create_task(produce())
        for _ in range(2000):
            await queue.get()
    assert now() == 0


# Threads


@contextmanager
def after(seconds: float, call: Callable[[], object]) -> Iterator[None]:
    """A thread from before the loop that does this after some real time."""
    ready = threading.Event()
    thread = threading.Thread(target=lambda: (ready.wait(seconds), call()))
    thread.start()
    try:
        yield
    finally:
        ready.set()
        thread.join()


def test_a_timeout_waits_for_a_thread_that_the_real_world_keeps() -> None:
    released = threading.Event()

    async def main() -> float:
        async with asyncio.timeout(1):
            await asyncio.to_thread(released.wait)
        return now()

    with after(0.1, released.set):
        assert run(main()) == 0


@virtual
async def test_a_thread_sleeps_in_virtual_time() -> None:
    async with asyncio.timeout(3601):
        await asyncio.to_thread(time.sleep, 3600)
    assert now() == 3600


@virtual
async def test_sleeps_of_threads_and_tasks_keep_their_order() -> None:
    log: list[tuple[str, float]] = []

    def slow(name: str, delay: float) -> None:
        time.sleep(delay)
        log.append((name, loop.time()))

    async def fast(name: str, delay: float) -> None:
        await asyncio.sleep(delay)
        log.append((name, loop.time()))

    loop = asyncio.get_running_loop()
    await asyncio.gather(
        asyncio.to_thread(slow, "thread", 2),
        fast("late task", 3),
        fast("early task", 1),
        asyncio.to_thread(slow, "late thread", 2.5),
    )
    assert log == [("early task", 1), ("thread", 2), ("late thread", 2.5), ("late task", 3)]


@virtual
async def test_jobs_wait_for_a_pool_whose_threads_all_sleep() -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(2) as pool:
        await asyncio.gather(*(loop.run_in_executor(pool, time.sleep, 1) for _ in range(6)))
    assert now() == 3


@virtual
async def test_a_thread_waits_for_a_lock_that_a_sleeper_holds() -> None:
    lock = threading.Lock()

    def careful() -> None:
        with lock:
            time.sleep(10)

    await asyncio.gather(*(asyncio.to_thread(careful) for _ in range(4)))
    assert now() == 40


@virtual
async def test_a_thread_waits_for_what_a_task_gives_later() -> None:
    given = threading.Event()
    asyncio.get_running_loop().call_later(5, given.set)
    await asyncio.to_thread(given.wait)
    assert now() == 5


@virtual
async def test_a_pool_used_without_the_loop_is_waited_for() -> None:
    with ThreadPoolExecutor() as pool:
        async with asyncio.timeout(1):
            assert await asyncio.wrap_future(pool.submit(sum, range(3_000_000)))
    assert now() == 0


@virtual
async def test_a_cancelled_job_that_never_began_does_not_stop_the_clock() -> None:
    loop = asyncio.get_running_loop()
    with ThreadPoolExecutor(1) as pool:
        jobs = [loop.run_in_executor(pool, time.sleep, 5) for _ in range(3)]
        await asyncio.sleep(1)
        jobs[2].cancel()
        await asyncio.sleep(100)
        assert [job.done() for job in jobs] == [True, True, True]


@virtual
async def test_a_plain_thread_may_call_later() -> None:
    loop = asyncio.get_running_loop()
    called = asyncio.Event()

    def work() -> None:
        sum(range(1_000_000))
        time.sleep(7)
        loop.call_soon_threadsafe(called.set)

    threading.Thread(target=work).start()
    async with asyncio.timeout(10):
        await called.wait()
    assert now() == 7


def test_a_thread_from_elsewhere_may_call_when_all_else_waits() -> None:
    loops: list[asyncio.AbstractEventLoop] = []
    calls: list[Callable[[], object]] = []

    async def main() -> float:
        called = asyncio.Event()
        loops.append(asyncio.get_running_loop())
        calls.append(called.set)
        await called.wait()
        return now()

    with after(0.1, lambda: loops[0].call_soon_threadsafe(calls[0])):
        assert run(main()) == 0


@virtual
async def test_a_loop_that_waits_for_a_sleeping_thread_moves_on() -> None:
    with ThreadPoolExecutor() as pool:
        pool.submit(time.sleep, 5).result()
    assert now() == 5


def test_a_thread_that_sleeps_longer_than_its_loop_wakes() -> None:
    async def main() -> threading.Thread:
        thread = threading.Thread(target=time.sleep, args=(1e6,))
        thread.start()
        await asyncio.sleep(1)
        return thread

    run(main()).join()


def mixed() -> list[tuple[float, str]]:
    """The log of threads and timers that end at the same moments."""
    log: list[tuple[float, str]] = []

    def job(number: int) -> str:
        sum(range(number % 5 * 20_000))
        time.sleep(number % 3)
        return f"job {number}"

    async def call(number: int) -> None:
        result = await asyncio.to_thread(job, number)
        log.append((now(), result))

    async def tick(number: int) -> None:
        await asyncio.sleep(number % 4)
        log.append((now(), f"tick {number}"))

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            for number in range(12):
                group.create_task(call(number))
                group.create_task(tick(number))

    run(main())
    return log


def test_threads_and_timers_give_the_same_log_each_time() -> None:
    first = mixed()
    assert len(first) == 24
    assert all(mixed() == first for _ in range(20))


# Blocking the loop


def test_a_sleep_on_the_loop_is_a_block_with_its_line() -> None:
    async def main() -> int:
        time.sleep(2); line = here()  # fmt: skip # noqa: E702
        time.sleep(0)
        return line

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        line = runner.run(main())
        loop = runner.get_loop()
        assert isinstance(loop, VirtualLoop)
        assert loop.blocks == [Block(2.0, __file__, line)]
        assert loop.time() == 2


@virtual
async def test_a_block_delays_every_other_task() -> None:
    async def rude() -> None:
        time.sleep(5)

    asyncio.create_task(rude())  # noqa: RUF006
    await asyncio.sleep(1)
    assert now() == 5


@virtual
async def test_what_is_no_duration_is_refused_as_ever() -> None:
    with pytest.raises(ValueError):
        time.sleep(-1)
    with pytest.raises(TypeError):
        time.sleep("1")  # type: ignore[arg-type]
    assert now() == 0


def test_nothing_stays_changed() -> None:
    stock = time.sleep, threading.Thread.start, asyncio.new_event_loop
    with install():
        assert time.sleep is not stock[0]
        mixed()
    assert (time.sleep, threading.Thread.start, asyncio.new_event_loop) == stock


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere its answer cannot be looked at")
def test_a_database_that_pauses_amid_its_answer_is_waited_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ready = b"Z\x00\x00\x00\x05I"  # with which PostgreSQL ends each answer
    one, other = socket.socketpair()

    def serve() -> None:
        other.sendall(ready)
        other.recv(1)
        other.sendall(b"half, ")
        time.sleep(0.2)
        other.sendall(b"whole" + ready)

    async def main() -> bytes:
        reader, writer = await asyncio.open_connection(sock=one)
        assert await reader.readexactly(len(ready)) == ready
        writer.write(b"?")
        answer = await asyncio.wait_for(reader.readuntil(ready), 1)
        writer.close()
        await writer.wait_closed()
        return answer

    monkeypatch.setattr(VirtualLoop, "settling", 0.05)
    monkeypatch.setattr(peers, "UNFINISHED", 1000)  # also a slow machine speaks again by then
    with other:
        server = threading.Thread(target=serve)
        server.start()
        assert run(main()) == b"half, whole" + ready
        server.join()


def test_a_thread_that_was_there_before_works_for_the_loop() -> None:
    jobs: queue.SimpleQueue[asyncio.Future[float] | None] = queue.SimpleQueue()

    def work() -> None:
        while future := jobs.get():
            time.sleep(3600)
            future.get_loop().call_soon_threadsafe(future.set_result, 1.5)

    async def main() -> tuple[float, float]:
        loop = asyncio.get_running_loop()
        jobs.put(future := loop.create_future())
        return await asyncio.wait_for(future, 3601), loop.time()

    with loading():
        threading.Thread(target=work, daemon=True).start()
    for _ in range(2):  # a loop after the other
        assert run(main()) == (1.5, 3600)
    jobs.put(None)


def test_a_thread_that_was_there_before_and_does_not_wait_for_work_holds_nothing_up() -> None:
    busy, over = threading.Event(), threading.Event()

    def work() -> None:
        busy.set()
        over.wait(9999)

    async def main() -> float:
        await asyncio.sleep(1)
        return asyncio.get_running_loop().time()

    with loading():
        threading.Thread(target=work, daemon=True).start()
        busy.wait()
    try:
        assert run(main()) == 1
    finally:
        over.set()


def test_other_threads_sleep_for_real() -> None:
    slept: list[float] = []

    def sleep() -> None:
        start = time.monotonic()
        time.sleep(0.05)
        slept.append(time.monotonic() - start)

    with install():
        thread = threading.Thread(target=sleep)
        thread.start()
        run(asyncio.sleep(60))
        thread.join()
    assert slept[0] >= 0.05


# Frameworks


def app() -> FastAPI:
    api = FastAPI()

    def settings() -> str:
        time.sleep(1)
        return "settings"

    async def user() -> str:
        await asyncio.sleep(1)
        return "user"

    @api.get("/sync")
    def sync(first: str = Depends(settings), second: str = Depends(user)) -> list[str]:
        return [first, second]

    @api.get("/async")
    async def asynchronous(
        first: str = Depends(settings),
        second: str = Depends(user),
    ) -> list[str]:
        return [first, second]

    return api


@virtual
async def test_fastapi_runs_without_a_false_timeout() -> None:
    transport = httpx.ASGITransport(app())
    async with httpx.AsyncClient(transport=transport, base_url="http://api") as client:
        async with asyncio.timeout(30):
            replies = await asyncio.gather(*(client.get(path) for path in ["/sync", "/async"] * 10))
        assert [reply.json() for reply in replies] == [["settings", "user"]] * 20
    assert now() == 2


COUNT = text("SELECT count(*) FROM orders")


@contextmanager
def database(folder: Path) -> Iterator[AsyncEngine]:
    yield create_async_engine(f"sqlite+aiosqlite:///{folder / 'shop.db'}")


@virtual
async def test_sqlalchemy_runs_without_a_false_timeout(tmp_path: Path) -> None:
    async def order(number: int) -> int:
        async with asyncio.timeout(30), engine.begin() as connection:
            await connection.execute(text("INSERT INTO orders VALUES (:n)"), {"n": number})
            return int((await connection.execute(COUNT)).scalar_one())

    with database(tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE orders (number INTEGER)"))
        counts = [await order(number) for number in range(5)]
        assert counts == [1, 2, 3, 4, 5]
        async with engine.connect() as connection:
            answers = await asyncio.gather(*(read(engine, number) for number in range(8)))
        assert answers == list(range(8))
        await engine.dispose()
    assert now() == 1


@virtual
async def test_a_statement_may_take_its_time(tmp_path: Path) -> None:
    def nap(dbapi: Any, _: object) -> None:
        dbapi.run_async(lambda connection: connection.set_trace_callback(lambda _: time.sleep(30)))

    with database(tmp_path) as engine:
        event.listen(engine.sync_engine, "connect", nap)
        async with engine.connect() as connection:
            asked = asyncio.create_task(connection.execute(text("SELECT 1")))
            await asyncio.sleep(25)
            assert not asked.done()
            await asked
        await engine.dispose()
    assert now() == 30


@virtual
async def test_no_timeout_fires_while_a_connection_turns_to_autocommit(tmp_path: Path) -> None:
    with database(tmp_path) as engine:
        for _ in range(10):
            async with asyncio.timeout(1), engine.connect() as connection:
                connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
                await connection.execute(text("SELECT 1"))
            await engine.dispose()
    assert now() == 0


@virtual
async def test_a_scope_that_cancels_again_and_again_lets_its_session_close(tmp_path: Path) -> None:
    async def stream() -> None:
        async with AsyncSession(engine) as session:
            await session.execute(text("SELECT 1"))
            await asyncio.sleep(60)

    with database(tmp_path) as engine:
        with anyio.move_on_after(1):
            await stream()
        assert isinstance(engine.pool, AsyncAdaptedQueuePool)
        assert engine.pool.checkedout() == 0
        await engine.dispose()
    assert now() == 1


@virtual
async def test_no_answer_is_expected_of_a_thread_that_has_ended(tmp_path: Path) -> None:
    def hang(*statement: Any) -> None:
        await_only(asyncio.sleep(60))

    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    with database(tmp_path) as engine:
        event.listen(engine.sync_engine, "before_cursor_execute", hang)
        with anyio.move_on_after(1):
            async with engine.connect() as connection:
                await connection.execute(text("SELECT 1"))
        await asyncio.sleep(1)
        assert loop._crew.at_work() == (set(), set())


async def read(engine: AsyncEngine, number: int) -> int:
    async with asyncio.timeout(30), engine.connect() as connection:
        for _ in range(5):
            await connection.execute(COUNT)
        await asyncio.sleep(1)
        return int((await connection.execute(text("SELECT :n"), {"n": number})).scalar_one())


@virtual
async def test_a_statement_waits_for_the_lock_of_a_sleeping_task(tmp_path: Path) -> None:
    locked = asyncio.Event()

    async def hold() -> None:
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO orders VALUES (1)"))
            locked.set()
            await asyncio.sleep(20)

    async def follow() -> float:
        await locked.wait()
        async with engine.begin() as connection:
            await connection.execute(text("INSERT INTO orders VALUES (2)"))
        return now()

    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualLoop)
    loop.statement_patience = 0.2
    with database(tmp_path) as engine:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE orders (number INTEGER)"))
        async with asyncio.TaskGroup() as group:
            group.create_task(hold())
            follower = group.create_task(follow())
        await engine.dispose()
    assert follower.result() == 20


# Deadlocks


def test_a_future_that_nobody_resolves_is_named_with_its_line() -> None:
    lines: list[int] = []

    async def main() -> None:
        lines.append(here() + 1)
        await asyncio.get_running_loop().create_future()

    with pytest.raises(Deadlock) as caught:
        run(main())
    (wait,) = caught.value.waits
    assert (wait.file, wait.line) == (__file__, lines[0])
    assert wait.frames[-1] == (__file__, lines[0])
    assert f"waits for a future that nobody resolves at {__file__}:{lines[0]}" in str(caught.value)


@pytest.mark.parametrize("door", [run, asyncio.run], ids=["ours", "asyncio"])
def test_locks_in_opposite_order_name_both_tasks(door: Callable[[Any], Any]) -> None:
    first, second = asyncio.Lock(), asyncio.Lock()
    lines: list[int] = []

    async def transfer(source: asyncio.Lock, target: asyncio.Lock) -> None:
        async with source:
            await asyncio.sleep(1)
            lines[:] = [here() + 1]
            async with target:
                pass

    async def main() -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(transfer(first, second), name="out")
            group.create_task(transfer(second, first), name="back")

    with install(), pytest.raises(Deadlock) as caught:
        door(main())
    told = {wait.task: wait for wait in caught.value.waits}
    assert {"out", "back"} < told.keys()
    assert len(told) == 3
    for name in "out", "back":
        assert (__file__, lines[0]) in told[name].frames
        assert f"{name} waits for Lock.acquire() at {__file__}:{lines[0]}" in str(caught.value)


def test_a_generator_and_an_awaitable_object_show_their_inner_line() -> None:
    lines: list[int] = []

    async def stuck() -> None:
        lines.append(here() + 1)
        await asyncio.Event().wait()

    class Lazy:
        def __await__(self) -> Any:
            return stuck().__await__()

    async def pages() -> Any:
        await Lazy()
        yield 1

    async def main() -> None:
        async for _ in pages():
            pass

    with pytest.raises(Deadlock) as caught:
        run(main())
    assert f"waits for Event.wait() at {__file__}:{lines[0]}" in str(caught.value)


def test_a_task_that_swallows_its_cancellation_cannot_hide_a_deadlock() -> None:
    async def main() -> None:
        while True:
            with suppress(asyncio.CancelledError):
                await asyncio.Event().wait()

    with install(), pytest.raises(Deadlock):
        asyncio.run(main())
    with pytest.raises(Deadlock):
        run(main())


def test_a_thread_that_nobody_lets_go_is_part_of_a_deadlock() -> None:
    given = threading.Event()

    async def main() -> None:
        await asyncio.to_thread(given.wait)

    try:
        with pytest.raises(Deadlock, match=f"at {__file__}"):
            run(main())
    finally:
        given.set()


# The network


async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        await asyncio.sleep(10)
        writer.write(b"hello " + line)
    writer.close()


async def ask(host: str, port: int, count: int = 3) -> list[bytes]:
    reader, writer = await asyncio.open_connection(host, port)
    with closing(writer):
        answers = []
        for number in range(count):
            writer.write(b"%d\n" % number)
            answers.append(await reader.readline())
        return answers


@virtual
async def test_a_server_and_its_clients_share_a_loop() -> None:
    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    async with asyncio.timeout(31):
        answers = await asyncio.gather(*(ask(host, port) for _ in range(10)))
    assert answers == [[b"hello 0\n", b"hello 1\n", b"hello 2\n"]] * 10
    assert now() == 30
    server.close()
    await server.wait_closed()


@contextmanager
def slow_server(delay: float) -> Iterator[tuple[str, int]]:
    """A server in a thread of its own that takes real time to answer each line."""
    listener = socket.create_server(("127.0.0.1", 0))
    left = threading.Event()

    def serve() -> None:
        with listener, suppress(OSError):
            while True:
                conn, _ = listener.accept()
                threading.Thread(target=answer, args=(conn,)).start()

    def answer(conn: socket.socket) -> None:
        with conn, conn.makefile("rb") as lines:
            for line in lines:
                left.wait(delay)
                conn.sendall(b"hello " + line)

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        yield listener.getsockname()
    finally:
        left.set()
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what it keeps back")
@virtual
async def test_words_that_the_system_keeps_back_are_waited_for() -> None:
    async def chat(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.readline():
            writer.write(b"one\n")
            await asyncio.sleep(0)
            writer.write(b"two\n")  # by Nagle's algorithm it stays, until the client is heard
        writer.close()

    sock = socket.socket()  # asyncio turns the algorithm off where a protocol is named
    sock.bind(("127.0.0.1", 0))
    async with await asyncio.start_server(chat, sock=sock):
        reader, writer = await asyncio.open_connection(*sock.getsockname())
        with closing(writer):
            for _ in range(5):
                writer.write(b"hello\n")
                async with asyncio.timeout(0.001):
                    assert [await reader.readline() for _ in "12"] == [b"one\n", b"two\n"]
        await asyncio.sleep(1)  # the chat ends


def test_a_server_elsewhere_gets_the_time_it_needs() -> None:
    async def main(host: str, port: int) -> float:
        async with asyncio.timeout(1):
            assert len(await ask(host, port)) == 3
        return now()

    with slow_server(0.05) as (host, port):
        assert run(main(host, port)) == 0


def test_a_silent_peer_lets_the_timeout_fire() -> None:
    async def main(host: str, port: int) -> float:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.patience = 0.1
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(30):
                await ask(host, port)
        return now()

    with slow_server(60) as (host, port):
        assert run(main(host, port)) == 30


@virtual
async def test_bare_sockets_of_one_loop_wait_for_one_another() -> None:
    loop = asyncio.get_running_loop()
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        listener.setblocking(False)

        async def serve() -> None:
            conn, _ = await loop.sock_accept(listener)
            with conn:
                await asyncio.sleep(5)
                await loop.sock_sendall(conn, await loop.sock_recv(conn, 100))

        serving = asyncio.create_task(serve())
        with closing(socket.socket()) as client:
            client.setblocking(False)
            await loop.sock_connect(client, listener.getsockname())
            await loop.sock_sendall(client, b"ping")
            assert await loop.sock_recv(client, 100) == b"ping"
        await serving
    assert now() == 5


# Processes


@pytest.mark.skipif(sys.platform == "win32", reason="selector loops have none there")
@virtual
async def test_a_subprocess_gets_the_time_it_needs() -> None:
    async with asyncio.timeout(1):
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "import time; time.sleep(0.1); print(input())",
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        out, _ = await child.communicate(b"out\n")
    assert out == b"out\n"
    assert now() == 0


class Office(Executor):
    """An executor that is no pool of threads: somebody else answers."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.asked: Future[Any] = Future()
        return self.asked


def test_any_other_executor_gets_the_time_it_needs() -> None:
    office = Office()

    async def main() -> float:
        async with asyncio.timeout(1):
            assert await asyncio.get_running_loop().run_in_executor(office, pow, 2, 10) == 1024
        return now()

    with after(0.1, lambda: office.asked.set_result(1024)):
        assert run(main()) == 0


# The doors


def test_a_learners_own_run_is_virtual_inside_install() -> None:
    async def main() -> tuple[str, float]:
        await asyncio.sleep(3600)
        return type(asyncio.get_running_loop()).__name__, now()

    with install():
        assert asyncio.run(main()) == ("VirtualLoop", 3600)
        with closing(asyncio.new_event_loop()) as loop:
            assert loop.run_until_complete(main()) == ("VirtualLoop", 3600)
    assert not isinstance(asyncio.new_event_loop().close(), VirtualLoop)


async def test_run_works_where_a_loop_already_runs() -> None:
    user = contextvars.ContextVar[str]("user")
    user.set("ada")

    async def main() -> tuple[str, float]:
        await asyncio.sleep(3600)
        return user.get(), now()

    assert run(main()) == ("ada", 3600)


def test_loops_in_two_threads_keep_their_own_time() -> None:
    async def main(hours: int) -> float:
        await asyncio.to_thread(time.sleep, 3600 * hours)
        time.sleep(60)
        return now()

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda hours: run(main(hours)), [1, 2])) == [3660, 7260]


def test_a_loop_without_tasks_waits_for_its_caller() -> None:
    loop = VirtualLoop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        later = asyncio.run_coroutine_threadsafe(asyncio.sleep(60, "done"), loop)
        assert later.result() == "done"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


# The reaper


async def stubborn() -> None:
    while True:
        with suppress(asyncio.CancelledError):
            await asyncio.sleep(1)


@pytest.mark.parametrize("door", [run, asyncio.run], ids=["ours", "asyncio"])
def test_tasks_that_never_end_are_given_up(door: Callable[[Any], Any]) -> None:
    async def main() -> float:
        willing = asyncio.create_task(asyncio.sleep(1000))
        unwilling = asyncio.create_task(stubborn())
        await asyncio.sleep(0)
        assert await reap([willing, unwilling]) == [unwilling]
        assert willing.cancelled()
        return now()

    with install():
        assert door(main()) == 60


def test_run_ends_without_waiting_for_them() -> None:
    async def main() -> str:
        asyncio.create_task(stubborn())  # noqa: RUF006
        await asyncio.sleep(1)
        return "done"

    assert run(main()) == "done"


@virtual
async def test_a_clean_up_gets_its_grace() -> None:
    async def polite() -> None:
        try:
            await asyncio.sleep(1000)
        finally:
            await asyncio.sleep(30)

    task = asyncio.create_task(polite())
    await asyncio.sleep(0)
    assert await reap([task]) == []
    assert now() == 30
