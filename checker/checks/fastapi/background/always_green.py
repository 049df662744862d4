"""What a probe reads, and when, while dependencies are up, down or silent."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, Pool, event
from sqlalchemy.util import await_only

from checker.probes import asgi
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "A balancer looks at nothing but the status and the clock. Which status does this answer have, "
    "whatever is in it? And when does it come, if the first of three hangs?",
    "FastAPI hands a `response: Response` to whoever asks for it: set its `status_code`. Give each "
    "ping its own `asyncio.timeout(PATIENCE)`, and let `asyncio.gather` run the three at once.",
    "A coroutine `state(ping)` pings within the timeout and returns 'up', or 'down' for any "
    "Exception. `await asyncio.gather(*map(state, pings.values()))`; zip names and states; 503 if "
    "there is a 'down'.",
)
SHOWS = ("Health of all critical dependencies",)

NAMES = ("database", "broker", "cache")
GIVES_UP = 2.0  # seconds
SECRET = "hunter2"
LATE, FOR_EVER = 0.8, 3600.0  # seconds until an answer
REFUSED = ConnectionRefusedError(f"amqp://shop:{SECRET}@broker:5672 refused")
LOST = RuntimeError(f"redis://:{SECRET}@cache:6379 is lost")


async def test_tells_by_the_status(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """a probe reads 503 while any of the three is down, and 200 once all are up again"""
    async with served(kata, tmp_path, created=False) as shop:
        await expect(shop, 503, "the database cannot be opened")
        shop.create()
        await expect(shop, 200, "now all three are up")
        for name, fate in (("broker", REFUSED), ("cache", LOST), ("database", FOR_EVER)):
            shop.fates = {name: fate}
            await expect(shop, 503, f"the {name} {told(fate)}")
            shop.fates = {}
            await expect(shop, 200, f"the {name} is up again")
        shop.fates = {"broker": REFUSED, "cache": REFUSED}
        await expect(shop, 503, "broker and cache refuse")


async def test_answers_in_time(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """all three are asked at the same time, and the answer is there before the probe gives up"""
    async with served(kata, tmp_path) as shop:
        shop.fates = dict.fromkeys(NAMES, 0.4)
        probe = await shop.probe()
        assert shop.peak == 3, f"at most {shop.peak} of 3 were asked at the same time: {probe}"
        for silent in (NAMES[1:2], NAMES[:2], NAMES):
            shop.fates = dict.fromkeys(silent, FOR_EVER)
            probe = await shop.probe()
            who = " and ".join(silent)
            assert probe.seconds < GIVES_UP, (
                f"silent: {who}; the probe gave up after {GIVES_UP:g} s, and {probe} came "
                f"after {probe.seconds:g} s"
            )
        shop.fates = {"broker": FOR_EVER}
        shop.asked.clear()
        probes = await asyncio.gather(*(shop.probe() for _ in range(3)))
        last = max(probe.seconds for probe in probes)
        assert last < GIVES_UP, (
            f"silent: broker; of 3 probes at the same time, which gave up after {GIVES_UP:g} s, "
            f"the last had its answer after {last:g} s"
        )
        asked = ", ".join(f"{name} {shop.asked[name]}" for name in NAMES)
        assert min(shop.asked[name] for name in NAMES) >= 3, (
            f"3 probes came at the same time; how often each was asked: {asked}"
        )


async def test_says_who_is_down(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """each of the three is told to be "up" or "down", and nothing else: no error, no address"""
    mixes: tuple[dict[str, Any], ...] = (
        {},
        {"broker": REFUSED},
        {"database": FOR_EVER},
        {"cache": FOR_EVER, "broker": REFUSED},
        {"database": LATE, "cache": LOST},
        {"broker": TimeoutError(), "cache": LATE},
        dict.fromkeys(NAMES, FOR_EVER),
    )
    async with served(kata, tmp_path) as shop:
        for mix in mixes:
            shop.fates = mix
            who = "; ".join(f"the {name} {told(fate)}" for name, fate in mix.items())
            await expect_states(shop, mix, who or "all three are up")


async def test_leaves_nothing_at_work(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """nobody is still being asked once the probe has its answer, or its request was cancelled"""
    async with served(kata, tmp_path) as shop:
        before = set(tasks.running())
        for fates in (dict.fromkeys(NAMES, FOR_EVER), {"cache": LOST, "broker": FOR_EVER}):
            shop.fates = fates
            probe = await shop.probe()
            if left := ", ".join(sorted(probe.at_work)):
                tasks.mark("the probe has its answer")
            assert not left, f"the probe had read {probe}, and this was still asked: {left}"
            await shop.probe()
        shop.fates = {"broker": FOR_EVER, "cache": FOR_EVER}
        await shop.cancelled_probe()
        await asyncio.sleep(0.2)
        left = ", ".join(sorted(shop.still_asked()))
        assert not left, f"a request was cancelled, and 0.2 s later this was still asked: {left}"
        await asyncio.sleep(10)
        more = set(tasks.running()) - before
        names = ", ".join({work_of(task) for task in more})
        assert not more, f"5 probes, and ten seconds later {len(more)} task(s) still ran: {names}"
        shop.fates = {}
        await expect(shop, 200, "5 probes later all three are up")
    assert not shop.connections, (
        f"6 probes, and after the shutdown {len(shop.connections)} connection(s) to the database "
        "were open"
    )


async def test_liveness_asks_nobody(kata: Any, tasks: Recorder, tmp_path: Path) -> None:
    """/livez is 200 at once, whatever is down or silent, and asks none of the three"""
    async with served(kata, tmp_path) as shop:
        for fate in (0.01, REFUSED, FOR_EVER):
            shop.fates = dict.fromkeys(NAMES, fate)
            shop.asked.clear()
            probe = await shop.probe("/livez")
            asked = ", ".join(sorted(shop.asked))
            assert not asked, f"a probe of /livez asked {sum(shop.asked.values())} time(s): {asked}"
            assert probe.answer.status == 200, f"all three: {told(fate)}; /livez said {probe}"


class Shop:
    """The app with three dependencies of ours, and the books of them.

    A fate is an error to raise, or the seconds until the answer. The database is a file, whose
    statements take as long as its fate says; as long as there is no folder, it cannot be opened.
    """

    def __init__(self, kata: Any, folder: Path) -> None:
        self.folder = folder / SECRET
        self.app = kata.create_app(
            f"sqlite+aiosqlite:///{self.folder / 'shop.db'}", self._broker, self._cache
        )
        self.fates: dict[str, Any] = {}
        self.asked: Counter[str] = Counter()
        self.at_work: Counter[str] = Counter()
        self.connections: set[Any] = set()
        self.peak = 0
        self.closing = asyncio.get_running_loop().create_future()

    def create(self) -> None:
        self.folder.mkdir()

    async def probe(self, path: str = "/readyz") -> "Probe":
        return await Probe(self).read(path)

    async def cancelled_probe(self) -> None:
        """Its request is cancelled amid the asking, as a middleware or a server's shutdown may."""

        async def impatient(*channel: Any) -> None:
            async with asyncio.timeout(0.3):
                await self.app(*channel)

        await asgi.call(impatient, "GET", "/readyz")

    def still_asked(self) -> set[str]:
        return set(+self.at_work)

    async def close(self) -> None:
        """Whoever is still being asked answers, so that the database can be closed."""
        self.closing.set_result(None)
        await asyncio.sleep(1)

    async def _broker(self) -> None:
        with self._asked("broker"):
            await self._answer("broker")

    async def _cache(self) -> None:
        with self._asked("cache"):
            await self._answer("cache")

    def connected(self, connection: Any, _: Any) -> None:
        self.connections.add(connection)

    def disconnected(self, connection: Any, *_: Any) -> None:
        self.connections.discard(connection)

    def before_statement(self, *_: Any) -> None:
        with self._asked("database"):
            await_only(self._answer("database"))

    @contextmanager
    def _asked(self, name: str) -> Iterator[None]:
        self.asked[name] += 1
        if sum(self.asked.values()) > 300:
            raise CalledTooOften(f"the {name} was asked more than 300 times")
        self.at_work[name] += 1
        self.peak = max(self.peak, len(self.still_asked()))
        try:
            yield
        finally:
            self.at_work[name] -= 1

    async def _answer(self, name: str) -> None:
        fate = self.fates.get(name, 0.01)
        if isinstance(fate, Exception):
            raise fate
        try:
            await asyncio.wait({self.closing}, timeout=fate)
        except asyncio.CancelledError:
            await asyncio.sleep(0.01)  # hanging up takes a moment
            raise


class Probe:
    """One request of a balancer: the answer, when it was whole, and who was asked even then."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.at_work: set[str] = set()
        self.seconds = 0.0

    async def read(self, path: str) -> "Probe":
        clock = asyncio.get_running_loop().time
        begun = clock()

        def look(message: Any) -> None:
            self.seconds = clock() - begun
            self.at_work = self.shop.still_asked()

        self.answer = await asgi.call(self.shop.app, "GET", path, on_message=look)
        return self

    def __str__(self) -> str:
        return str(self.answer)


class CalledTooOften(BaseException):
    """Ends what asks again and again."""


@asynccontextmanager
async def served(kata: Any, folder: Path, *, created: bool = True) -> AsyncIterator[Shop]:
    shop = Shop(kata, folder)
    if created:
        shop.create()
    seen = (
        (Engine, "before_cursor_execute", shop.before_statement),
        (Pool, "connect", shop.connected),
        (Pool, "close", shop.disconnected),
        (Pool, "close_detached", shop.disconnected),
    )
    for each in seen:
        event.listen(*each)
    try:
        async with asgi.lifespan(shop.app):
            try:
                yield shop
            finally:
                await shop.close()
    finally:
        for each in seen:
            event.remove(*each)


async def expect(shop: Shop, status: int, when: str) -> None:
    probe = await shop.probe()
    assert probe.answer.status == status, f"{when}; the probe read {probe}"


async def expect_states(shop: Shop, fates: dict[str, Any], when: str) -> None:
    probe = await shop.probe()
    headers = " ".join(probe.answer.headers.values())
    assert SECRET not in probe.answer.text + headers, f"{when}; a password was sent: {probe}"
    expected = {name: "down" if fates.get(name, LATE) != LATE else "up" for name in NAMES}
    assert same(json(probe.answer), expected), f"{when}; the probe read {probe}"


def json(answer: asgi.Answer) -> Any:
    try:
        return answer.json()
    except ValueError:
        return None


def work_of(task: asyncio.Task[Any]) -> str:
    """What a task is at; the names of SQLAlchemy's own would tell a learner nothing."""
    coro = task.get_coro()
    if "sqlalchemy" in str(getattr(coro, "cr_code", "")):
        return "SQLAlchemy's closing of a database connection, broken off"
    return str(getattr(coro, "__qualname__", coro))


def told(fate: Any) -> str:
    if isinstance(fate, Exception):
        return f"raised {type(fate).__name__}"
    return "was silent for an hour" if fate == FOR_EVER else f"answered after {fate:g} s"
