"""Which ways out of a call leave a connection behind."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from shutil import copyfile
from typing import Any

from sqlalchemy.exc import IntegrityError

from checker.probes.checkouts import Recorder as Checkouts
from checker.probes.statements import latency
from checker.probes.sweep import sweep
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: one more connection is checked out after each error. Go through both methods, "
    "and ask of each line: if the call ends here, who closes the session?",
    "There are more ways out than `except Exception` sees: an early `return`, and CancelledError, "
    "which is no Exception. What runs on all of them is a `finally`, or the end of a `with`.",
    "`async with self.sessions() as session:` around all that needs the session, and no `close()` "
    "of your own.",
)
SHOWS = ("A connection given back on every path", "A session that a failed path leaves open")

POOL = 3
ROUND_TRIP = 0.01  # seconds of the loop that a statement takes
PATIENCE = 20.0  # seconds of the loop, for a call that waits for a connection
SOON = 0.5  # seconds of the loop: a clean-up that was cancelled itself is over, no work is
NOT_OVER = TimeoutError(f"not over after {PATIENCE:g} s")

Call = Callable[[Any], Coroutine[Any, Any, Any]]


async def test_failed_calls(kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts) -> None:
    """a call that fails or finds nothing has given its connection back when its caller is told"""
    async with opened(kata, tmp_path) as shop:
        cases = [(what, call, False) for what, call, _ in BAD]
        cases += [
            ("`worth` while the database is locked", worth("TULIP"), True),
            ("`redeem` while the database is locked", redeem("TULIP", 2), True),
        ]
        for number, (what, call, locked) in enumerate(cases, 1):
            with shop.locked(locked):
                told = named(await shop.result(call(shop.vouchers)))
            expects_none(pools, f"bad call {number}, {what}: {told}")
        told = named(await shop.result(shop.vouchers.redeem("TULIP", 9)))
        assert told == "2500", f"{len(cases)} calls had failed; one with a good code: {told}"


async def test_calls_at_once(kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts) -> None:
    """ten calls at once, good ones and bad ones, share three connections, and keep none"""
    async with opened(kata, tmp_path) as shop:
        cases = BAD + GOOD
        calls = (shop.result(call(shop.vouchers)) for _, call, _ in cases)
        results = await asyncio.gather(*calls)
        late = sum(result is NOT_OVER for result in results)
        saw = f"{len(cases)} calls were made at once"
        expects_none(pools, f"{saw}; {late or 'none'} of them took {PATIENCE:g} s or more")
        for (what, _, right), result in zip(cases, results, strict=True):
            expects(right, result, f"{saw}; {what}")
        assert pools.most <= POOL, f"{saw}; they held {pools.most} connections, and POOL is {POOL}"


async def test_cancelled_calls(
    kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts
) -> None:
    """a call that is cancelled ends so, and gives its connection back, wherever it waited"""
    async with opened(kata, tmp_path) as shop:
        for what, call in (("worth", worth("TULIP")), ("redeem", redeem("TULIP", 1))):
            async for point in sweep(shop.elsewhere(call), files=[kata.__file__]):
                saw = f"a call of `{what}` was cancelled at {point}"
                assert point.outcome != "swallowed", f"{saw}, and {point.ending}"
                await asyncio.sleep(SOON)
                expects_none(pools, f"{SOON:g} s ago {saw}")


async def test_same_answers(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """what the calls return, raise and save is what it was"""
    async with opened(kata, tmp_path) as shop:
        for what, call, right in GOOD + BAD:
            expects(right, await shop.result(call(shop.anew())), what)
        saved, good = shop.redemptions(), [("ROSE", 4), ("SPENT", 5), ("TULIP", 3), ("USED", 1)]
        assert saved == good, f"{good} were to be saved; a second connection read {saved}"


def worth(code: str) -> Call:
    return lambda vouchers: vouchers.worth(code)


def redeem(code: str, order: int) -> Call:
    return lambda vouchers: vouchers.redeem(code, order)


Case = tuple[str, Call, int | type[Exception] | None]  # with what is returned or raised
BAD: list[Case] = [
    ("`redeem` of an unknown code", redeem("TULPI", 2), LookupError),
    ("`worth` of an unknown code", worth("TULPI"), None),
    ("`redeem` of a used code", redeem("USED", 2), IntegrityError),
    ("`redeem` of a stolen code", redeem("STOLEN", 2), PermissionError),
]
GOOD: list[Case] = [
    ("`worth` of a good code", worth("TULIP"), 2500),
    ("`redeem` of a good code", redeem("TULIP", 3), 2500),
    ("`worth` of another good code", worth("ROSE"), 4000),
    ("`redeem` of another good code", redeem("ROSE", 4), 4000),
    ("`worth` of a used code", worth("USED"), 1500),
    ("`redeem` of a code worth nothing", redeem("SPENT", 5), 0),
]


class Shop:
    """The vouchers with a database of theirs, and a second connection to it."""

    def __init__(self, kata: Any, file: Path) -> None:
        self.kata, self.file = kata, file
        self.opened: list[Any] = []
        self.vouchers = self._vouchers(file)

    async def result(self, call: Coroutine[Any, Any, Any]) -> Any:
        """What the call returns or raises."""
        task = asyncio.create_task(call)
        await asyncio.wait([task], timeout=PATIENCE)
        if not task.done():
            task.cancel()
            return NOT_OVER
        return task.exception() or task.result()

    def elsewhere(self, call: Call) -> Callable[[], Coroutine[Any, Any, Any]]:
        """Calls in shops of their own.

        An INSERT that was cancelled while SQLite was at it keeps its lock until it is collected.
        """

        def begin() -> Coroutine[Any, Any, Any]:
            file = self.file.with_stem(f"shop {len(self.opened)}")
            copyfile(self.file, file)
            return call(self._vouchers(file))

        return begin

    @contextmanager
    def locked(self, really: bool) -> Iterator[None]:
        """Meanwhile a second connection keeps the database to itself."""
        with closing(sqlite3.connect(self.file, isolation_level=None)) as second:
            if really:
                second.execute("BEGIN EXCLUSIVE")
            yield

    def redemptions(self) -> list[tuple[str, int]]:
        with closing(sqlite3.connect(self.file)) as second:
            return second.execute('SELECT code, "order" FROM redemptions ORDER BY code').fetchall()

    def anew(self) -> Any:
        """The same vouchers, with a pool in which nothing has been left, and a slow issuer."""
        return self._vouchers(self.file, PATIENCE - 5)

    def _vouchers(self, file: Path, thinks: float = 1) -> Any:
        url = f"sqlite+aiosqlite:///{file}?timeout=0"  # who meets a lock is told at once
        self.opened.append(self.kata.Vouchers(url, Issuer(thinks)))
        return self.opened[-1]


class Issuer:
    """It takes its time, and one call after the other: no two of them write at the same moment."""

    def __init__(self, thinks: float) -> None:
        self.turn = asyncio.Lock()
        self.thinks = thinks  # seconds of the loop

    async def approve(self, code: str) -> None:
        async with self.turn:
            await asyncio.sleep(self.thinks)
        if code in ("STOLEN", "TULPI"):  # it approves none that it does not know
            raise PermissionError(code)


@asynccontextmanager
async def opened(kata: Any, folder: Path) -> AsyncIterator[Shop]:
    shop = Shop(kata, folder / "shop.db")
    try:
        async with shop.vouchers.engine.begin() as connection:
            await connection.run_sync(kata.Base.metadata.create_all)
        with closing(sqlite3.connect(shop.file)) as second, second:
            vouchers = [("TULIP", 2500), ("ROSE", 4000), ("USED", 1500), ("STOLEN", 1)]
            vouchers.append(("SPENT", 0))
            second.executemany("INSERT INTO vouchers (code, cents) VALUES (?, ?)", vouchers)
            second.execute("INSERT INTO redemptions VALUES ('USED', 1)")
        with latency(ROUND_TRIP):
            yield shop
    finally:
        for vouchers in shop.opened:
            await vouchers.engine.dispose()


def expects(right: int | type[Exception] | None, result: object, what: str) -> None:
    error = isinstance(right, type) and isinstance(result, right)
    told = right.__name__ if isinstance(right, type) else repr(right)
    assert error or same(result, right), f"{what}: {named(result)}, where it was to be {told}"


def expects_none(pools: Checkouts, saw: str) -> None:
    lines = ", ".join(sorted({f"line {hold.line}" for hold in pools.held}))
    left = f"{len(pools.held)} connection(s) not given back, taken at {lines}"
    assert not pools.held, f"{saw}; {left}"


def named(result: object) -> str:
    if result is NOT_OVER:
        return str(NOT_OVER)
    return type(result).__name__ if isinstance(result, BaseException) else repr(result)[:40]
