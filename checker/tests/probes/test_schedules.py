"""Other orders of the same tasks: the races that they find, and the code that they leave alone."""

# ruff: noqa: ASYNC110 - polling is one of the things that go wrong

import asyncio
import json
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Annotated, Any
from xml.etree import ElementTree

import httpx
import pytest
from fastapi import Depends, FastAPI
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from checker.probes import clock, schedules, timeline
from checker.probes.schedules import Broken, Interleaving, draw_svg, draw_text, explore, replay

HERE = __file__
Scenario = Callable[[], Coroutine[Any, Any, None]]


class Account:
    """What tasks share."""

    def __init__(self) -> None:
        self.balance = 0
        self.calls = self.most = 0


async def turns(count: int) -> None:
    """Let the others have their turns."""
    for _ in range(count):
        await asyncio.sleep(0)


# Races


async def deposit(account: Account, after: int = 0) -> None:
    await turns(after)
    before = account.balance
    await turns(1)
    account.balance = before + 1


async def lost_update() -> None:
    account = Account()
    await asyncio.gather(deposit(account), deposit(account, after=2))
    assert account.balance == 2, f"{account.balance} instead of 2"


async def slow_deposit(account: Account, after: float) -> None:
    await asyncio.sleep(after)
    before = account.balance
    await asyncio.sleep(0.005)
    account.balance = before + 1


async def lost_update_across_sleeps() -> None:
    account = Account()
    await asyncio.gather(slow_deposit(account, 0.1), slow_deposit(account, 0.11))
    assert account.balance == 2, f"{account.balance} instead of 2"


async def cache_stampede() -> None:
    cache: dict[str, str] = {}
    fetched = Counter[str]()

    async def price(item: str, after: int) -> str:
        await turns(after)
        if item not in cache:
            fetched[item] += 1
            await turns(1)
            cache[item] = "5.00"
        return cache[item]

    await asyncio.gather(price("tea", 0), price("tea", 2), price("tea", 3))
    assert fetched["tea"] == 1, f"fetched {fetched['tea']} times"


async def transfer(source: asyncio.Lock, target: asyncio.Lock, after: int) -> None:
    await turns(after)
    async with source:
        await turns(1)
        async with target:
            pass


async def deadlock_by_lock_order() -> None:
    mine, yours = asyncio.Lock(), asyncio.Lock()
    async with asyncio.TaskGroup() as group:
        group.create_task(transfer(mine, yours, after=0))
        group.create_task(transfer(yours, mine, after=2))


async def limit_by_check_then_await() -> None:
    partner = Account()

    async def call(after: int) -> None:
        await turns(after)
        while partner.calls >= 2:
            await asyncio.sleep(0.01)
        await turns(1)
        partner.calls += 1
        partner.most = max(partner.most, partner.calls)
        await asyncio.sleep(0.1)
        partner.calls -= 1

    await asyncio.gather(*(call(2 * number) for number in range(4)))
    assert partner.most <= 2, f"{partner.most} calls at once"


RACES = {  # and within how many runs each must be found
    lost_update: 29,
    lost_update_across_sleeps: 11,
    cache_stampede: 29,
    deadlock_by_lock_order: 34,
    limit_by_check_then_await: 11,
}
EVERY_RACE = pytest.mark.parametrize("race", RACES, ids=lambda race: race.__name__)


def broken(scenario: Scenario, **options: Any) -> Broken:
    with pytest.raises(Broken) as raised:
        explore(scenario, **options)
    return raised.value


def found(scenario: Scenario, **options: Any) -> Interleaving:
    return broken(scenario, **options).interleaving


@EVERY_RACE
def test_a_race_is_found_from_every_seed(race: Scenario) -> None:
    for seed in range(20):  # 40 were tried, on 3.11, 3.12 and 3.13
        interleaving = found(race, runs=RACES[race], seed=seed)
        assert interleaving.run > 0  # the stock order hides it
        assert 1 <= sum(choice > 0 for choice in interleaving.choices) <= 4


@EVERY_RACE
def test_a_failing_order_is_replayed_exactly(race: Scenario) -> None:
    for seed in range(3):
        first = found(race, seed=seed)
        for _ in range(3):
            with pytest.raises(Broken) as again:
                replay(race, first.choices)
            same = again.value.interleaving
            assert (same.tasks, same.steps) == (first.tasks, first.steps)


def test_shrinking_leaves_the_few_choices_that_matter() -> None:
    made = [sum(map(bool, found(lost_update, seed=seed).choices)) for seed in range(20)]
    assert set(made) == {2}


def test_the_same_seed_finds_the_same() -> None:
    assert found(cache_stampede, seed=3) == found(cache_stampede, seed=3)


# Correct code


async def locks() -> None:
    account, lock = Account(), asyncio.Lock()

    async def add() -> None:
        async with lock:
            before = account.balance
            await asyncio.sleep(0.01)
            account.balance = before + 1

    await asyncio.gather(*(add() for _ in range(5)))
    assert account.balance == 5


async def queue_and_workers() -> None:
    queue: asyncio.Queue[int] = asyncio.Queue(maxsize=3)
    done: list[int] = []

    async def work() -> None:
        while True:
            job = await queue.get()
            await asyncio.sleep(0.01 * (job % 3))
            done.append(job)
            queue.task_done()

    async with asyncio.TaskGroup() as group:
        workers = [group.create_task(work()) for _ in range(3)]
        for job in range(12):
            await queue.put(job)
        await queue.join()
        for worker in workers:
            worker.cancel()
    assert sorted(done) == list(range(12))


async def semaphore() -> None:
    partner, permits = Account(), asyncio.Semaphore(2)

    async def call() -> None:
        async with permits:
            partner.calls += 1
            partner.most = max(partner.most, partner.calls)
            await asyncio.sleep(0.01)
            partner.calls -= 1

    await asyncio.gather(*(call() for _ in range(6)))
    assert partner.most == 2


async def group_that_fails() -> None:
    ended: list[str] = []

    async def wait(name: str) -> None:
        try:
            await asyncio.sleep(60)
        finally:
            await asyncio.sleep(0.01)
            ended.append(name)

    async def fail() -> None:
        await asyncio.sleep(1)
        raise LookupError

    with pytest.raises(ExceptionGroup):
        async with asyncio.TaskGroup() as group:
            for name in "abc":
                group.create_task(wait(name))
            group.create_task(fail())
    assert sorted(ended) == ["a", "b", "c"]


async def deadlines() -> None:
    async def quick() -> None:
        for _ in range(10):
            await asyncio.sleep(0.09)

    async with asyncio.timeout(1):
        await asyncio.gather(quick(), quick())
    async with asyncio.timeout(0.01):
        await asyncio.sleep(0.009)  # its own timers keep their order
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(quick(), 0.5)


async def signals() -> None:
    opened, turnstile = asyncio.Event(), asyncio.Condition()
    through: list[int] = []

    async def visit(number: int) -> None:
        await opened.wait()
        async with turnstile:
            await turnstile.wait_for(lambda: len(through) == number)
            through.append(number)
            turnstile.notify_all()

    async with asyncio.TaskGroup() as group:
        for number in (2, 0, 1):
            group.create_task(visit(number))
        await asyncio.sleep(0.02)
        opened.set()
    assert through == [0, 1, 2]


async def polling() -> None:
    account = Account()

    async def poll() -> None:
        while not account.balance:
            await asyncio.sleep(0)

    async with asyncio.TaskGroup() as group:
        for _ in range(3):
            group.create_task(poll())
        group.create_task(slow_deposit(account, 0.1))


async def threads() -> None:
    results = await asyncio.gather(*(asyncio.to_thread(pow, n, 2) for n in range(5)))
    assert results == [0, 1, 4, 9, 16]


async def sockets() -> None:
    async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await reader.readline())
        await writer.drain()
        writer.close()
        await writer.wait_closed()

    async def ask(port: int, line: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(line)
        answer = await reader.readline()
        writer.close()
        await writer.wait_closed()
        return answer

    async with await asyncio.start_server(echo, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        asked = [b"a\n", b"b\n", b"c\n"]
        assert await asyncio.gather(*(ask(port, line) for line in asked)) == asked


def shop() -> FastAPI:
    app = FastAPI()
    sold = Account()

    async def till() -> AsyncIterator[Account]:
        await asyncio.sleep(0.01)
        yield sold

    @app.post("/sales")
    async def sell(till: Annotated[Account, Depends(till)]) -> int:
        till.balance += 1
        await asyncio.sleep(0.01)
        return till.balance

    @app.get("/sales/{number}")
    def sale(number: int) -> dict[str, int]:
        return {"number": number}

    return app


async def requests() -> None:
    transport = httpx.ASGITransport(shop())
    async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
        answers = await asyncio.gather(
            *(client.post("/sales") for _ in range(3)),
            *(client.get(f"/sales/{number}") for number in range(3)),
        )
    assert [answer.status_code for answer in answers] == [200] * 6
    assert [answer.json()["number"] for answer in answers[3:]] == [0, 1, 2]


async def statements() -> None:
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite+aiosqlite:///{Path(folder) / 'bank.db'}"
        engine = create_async_engine(address, pool_size=1, max_overflow=0)  # no waiting for locks
        async with engine.begin() as connection:
            await connection.execute(text("create table account (id integer, balance integer)"))
            await connection.execute(text("insert into account values (1, 0)"))

        async def add() -> None:
            async with AsyncSession(engine) as session, session.begin():
                await session.execute(text("update account set balance = balance + 1"))

        try:
            async with asyncio.TaskGroup() as group:
                for _ in range(3):
                    group.create_task(add())
            async with AsyncSession(engine) as session:
                assert await session.scalar(text("select balance from account")) == 3
        finally:
            await engine.dispose()


CORRECT = {  # and how many runs of each
    locks: 10,
    queue_and_workers: 10,
    semaphore: 10,
    group_that_fails: 10,
    deadlines: 10,
    signals: 10,
    polling: 10,
    threads: 10,
    sockets: 5,
    requests: 10,
    statements: 5,
}


@pytest.mark.parametrize("scenario", CORRECT, ids=lambda each: each.__name__)
def test_correct_code_is_left_alone(scenario: Scenario) -> None:
    explore(scenario, runs=CORRECT[scenario], seed=1)


# Timers


async def moments(delays: list[float]) -> list[tuple[float, float]]:
    """When sleepers of a race woke: asked and got, in seconds."""
    loop = asyncio.get_running_loop()

    async def sleep(delay: float) -> tuple[float, float]:
        await asyncio.sleep(delay)
        return delay, loop.time()

    return await asyncio.gather(*map(sleep, delays))


def test_timers_are_never_early_and_together_20_ms_late_at_most() -> None:
    late = set()

    async def scenario() -> None:
        for asked, got in await moments([0.1, 0.2, 0.3]):
            assert 0 <= got - asked <= 0.02 + 1e-9
            late.add(round(got - asked, 3))

    explore(scenario)
    assert late == {0, 0.005, 0.01, 0.015, 0.02}


def test_a_long_chain_of_sleeps_is_20_ms_late_at_most() -> None:
    async def scenario() -> None:
        for _ in range(100):
            await asyncio.sleep(0.01)
        assert 1 - 1e-9 <= asyncio.get_running_loop().time() <= 1.02 + 1e-9

    explore(scenario)


def test_the_timers_of_one_task_keep_their_order() -> None:
    orders = set()

    async def task() -> None:
        seen: list[str] = []
        loop = asyncio.get_running_loop()
        for name, delay in (("third", 0.012), ("first", 0.01), ("second", 0.011)):
            loop.call_later(delay, seen.append, name)
        await asyncio.sleep(0.04)
        orders.add(tuple(seen))

    async def scenario() -> None:
        await asyncio.gather(task(), task())

    explore(scenario)
    assert orders == {("first", "second", "third")}


# What is told


def test_the_message_is_the_scenarios_own_and_names_the_run() -> None:
    error = broken(lost_update)
    first, where = str(error).splitlines()[0], str(error).splitlines()[-1]
    assert first == "1 instead of 2"
    assert where == f"(in run {error.interleaving.run + 1} of 50, seed 0)"
    assert isinstance(error.__cause__, AssertionError)
    assert isinstance(error, AssertionError)
    assert str(error.interleaving) in error.__notes__


def test_what_fails_in_the_stock_order_is_told_at_once() -> None:
    async def scenario() -> None:
        await asyncio.gather(turns(1), turns(1))
        raise LookupError("no such account")

    error = broken(scenario)
    assert "LookupError: no such account" in str(error)
    assert "even in the stock order" in str(error)
    assert (error.interleaving.run, error.interleaving.choices) == (0, ())


def test_a_deadlock_names_the_tasks_as_the_columns_do() -> None:
    error = broken(deadlock_by_lock_order)
    assert isinstance(error.__cause__, clock.Deadlock)
    assert error.interleaving.tasks == ("deadlock_by_lock_order", "transfer 1", "transfer 2")
    assert "transfer 1 waits for Lock.acquire() at" in str(error)
    last = {step.task: step for step in error.interleaving.steps}
    assert [last[task].what for task in (0, 1, 2)] == ["TaskGroup", "Lock.acquire", "Lock.acquire"]


def test_the_steps_are_the_lines_that_each_task_ran() -> None:
    interleaving = found(lost_update)
    assert interleaving.tasks == ("lost_update", "deposit 1", "deposit 2")
    sources = {step.source for step in interleaving.steps if step.task == 1}
    assert "before = account.balance" in sources
    reads = [step.task for step in interleaving.steps if step.source.startswith("before =")]
    writes = [step.task for step in interleaving.steps if step.source.startswith("account.bal")]
    assert sorted(reads[:2]) == [1, 2] and len(writes) == 2
    step = interleaving.steps[-1]
    assert (step.did, step.what, step.file) == ("raised", "AssertionError", HERE)
    assert step.source == 'assert account.balance == 2, f"{account.balance} instead of 2"'


def test_departures_from_the_stock_order_are_told_where_they_happen() -> None:
    departs = [step for step in found(lost_update).steps if step.departs]
    assert {step.departs for step in departs} == {"before deposit 1"}
    assert {step.task for step in departs} == {2}
    late = [step.departs for step in found(lost_update_across_sleeps).steps if step.departs]
    assert any(each.endswith("ms late") for each in late)


def test_a_callback_that_goes_first_is_told() -> None:
    async def hurry(seen: list[str]) -> None:
        assert seen == []

    async def scenario() -> None:
        seen: list[str] = []
        task = asyncio.create_task(hurry(seen))
        asyncio.get_running_loop().call_soon(seen.append, "callback")
        await task

    departs = [step.departs for step in found(scenario).steps if step.departs]
    assert departs == ["callback append before hurry"]


def test_only_the_lines_of_the_given_files_are_told() -> None:
    assert {step.file for step in found(lost_update, files=[HERE]).steps} == {HERE}
    assert found(lost_update, files=["elsewhere.py"]).steps == ()


def test_an_interleaving_is_json() -> None:
    interleaving = found(lost_update)
    plain = json.loads(json.dumps(interleaving.as_dict()))
    assert Interleaving.from_dict(plain) == interleaving


def test_replaying_what_goes_well_gives_its_interleaving() -> None:
    interleaving = replay(locks, [0, 0, 1])
    assert interleaving.error == ""
    assert interleaving.choices == (0, 0, 1)
    assert [step.did for step in interleaving.steps][-1] == "returned"


def test_what_differs_from_run_to_run_is_said_to_do_so() -> None:
    runs: list[None] = []

    async def scenario() -> None:
        runs.append(None)
        assert len(runs) != 4
        await asyncio.gather(turns(2), turns(2))

    assert "did not fail when it was replayed" in str(broken(scenario))


def test_an_error_in_loading_a_scenario_is_raised_as_it_is() -> None:
    def load() -> Coroutine[Any, Any, None]:
        raise SyntaxError("not Python")

    with pytest.raises(SyntaxError):
        explore(load)


def test_a_scenario_with_only_one_order_is_run_once() -> None:
    runs: list[None] = []

    async def scenario() -> None:
        runs.append(None)
        await turns(3)

    explore(scenario)
    assert len(runs) == 1


def test_long_runs_keep_their_end() -> None:
    async def scenario() -> None:
        for _ in range(500):
            await turns(1)
        raise LookupError

    interleaving = found(scenario)
    assert interleaving.earlier > 0
    assert interleaving.steps[-1].did == "raised"
    assert "more lines" in draw_text(interleaving)


def test_the_trace_of_a_debugger_is_put_back() -> None:
    before = sys.gettrace()
    found(lost_update)
    assert sys.gettrace() is before


# With others


async def lost_update_on_record() -> None:
    with timeline.record() as seen:
        try:
            await lost_update()
        finally:
            ended = [life.how for life in seen.timeline().lives if life.function == "deposit"]
            assert ended == ["returned", "returned"]


def test_a_timeline_records_what_a_schedule_reorders() -> None:
    error = broken(lost_update_on_record)
    assert str(error).startswith("1 instead of 2")
    assert "before deposit 1" in {step.departs for step in error.interleaving.steps}
    with pytest.raises(Broken):
        replay(lost_update_on_record, error.interleaving.choices)


def test_the_timeline_shows_the_same_lives_in_the_stock_order() -> None:
    async def recorded(*, loop: str) -> list[tuple[str, str, int]]:
        with timeline.record() as seen:
            with suppress(AssertionError):
                await lost_update()
        return [(life.name, life.how, len(life.segments)) for life in seen.timeline().lives]

    lives: list[Any] = []

    async def scenario() -> None:
        lives.append(await recorded(loop="ours"))

    explore(scenario, runs=1)
    assert lives == [clock.run(recorded(loop="stock"))]


def test_it_works_in_a_notebook_where_a_loop_runs() -> None:
    async def cell() -> None:
        assert found(lost_update) is not None
        replay(locks, [1])

    asyncio.run(cell())
    clock.run(cell())


@pytest.mark.skipif(sys.version_info < (3, 12), reason="asyncio has no eager tasks yet")
def test_eager_tasks_are_reordered_too() -> None:
    async def scenario() -> None:
        eager: Any = asyncio.eager_task_factory  # type: ignore[attr-defined, unused-ignore]
        asyncio.get_running_loop().set_task_factory(eager)
        account = Account()
        await asyncio.gather(deposit(account, after=1), deposit(account, after=3))
        assert account.balance == 2

    assert "deposit 1" in found(scenario).tasks


def test_a_set_of_tasks_has_the_same_order_in_each_run() -> None:
    orders = []

    async def scenario() -> None:
        tasks = {asyncio.create_task(turns(0), name=str(number)) for number in range(30)}
        done, _ = await asyncio.wait(tasks)
        orders.append([task.get_name() for task in done])

    choices = [0, 0, 2, 1]
    for _ in range(3):
        replay(scenario, choices)
    assert orders[0] == orders[1] == orders[2]


def test_tasks_that_are_left_behind_are_reaped() -> None:
    left: list[asyncio.Task[None]] = []

    async def stubborn() -> None:
        while True:
            with suppress(asyncio.CancelledError):
                await asyncio.sleep(10)

    async def scenario() -> None:
        left.append(asyncio.create_task(stubborn()))
        await turns(3)

    explore(scenario, runs=3)
    assert len(left) == 3


# Pictures

LOST = """\
     lost_update
     │             deposit 1
     │             │             deposit 2
"""


def test_the_text_has_a_column_for_each_task() -> None:
    drawn = draw_text(found(lost_update))
    assert drawn.startswith(LOST)
    assert "▲ before deposit 1" in drawn
    assert "! 1 instead of 2" in drawn
    assert all(len(line) <= 72 for line in drawn.splitlines())


@pytest.mark.parametrize("width", [30, 72, 120])
def test_the_text_keeps_to_its_width_and_to_ascii(width: int) -> None:
    for race in RACES:
        drawn = draw_text(found(race), width, ascii=True)
        assert drawn.isascii()
        assert max(map(len, drawn.splitlines()[:-1])) <= width


def test_the_svg_is_well_formed_and_told_in_words() -> None:
    for race in RACES:
        interleaving = found(race)
        drawn = draw_svg(interleaving)
        root = ElementTree.fromstring(drawn)
        words = "".join(root.itertext())
        assert root.attrib["role"] == "img"
        for task in interleaving.tasks:
            assert task in words
        assert len(drawn) < 40_000
    assert "deposit 2 (before deposit 1)" in schedules.describe(found(lost_update))


def test_hostile_names_and_code_do_no_harm() -> None:
    async def scenario() -> None:
        task = asyncio.create_task(turns(1), name="<b>&\x1b[31m\x00")
        await task
        raise LookupError("<script>\x1b[2J")

    interleaving = found(scenario)
    ElementTree.fromstring(draw_svg(interleaving))
    assert "\x1b" not in draw_text(interleaving)


def test_a_notebook_gets_text_image_and_html() -> None:
    shown = found(lost_update)._repr_mimebundle_()
    assert set(shown) == {"text/plain", "image/svg+xml", "text/html"}
    assert shown["text/html"].startswith('<img alt="lost_update: ')
