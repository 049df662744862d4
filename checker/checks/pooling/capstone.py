"""A mountain hut's connections, to its books and to its partners, are shared and come back."""

import asyncio
import inspect
import sqlite3
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from aiohttp import connector
from httpcore._async import http11
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Engine, Pool, create_engine, event
from sqlalchemy.util import await_only

from checker.probes import asgi, clock, upstream
from checker.probes.checkouts import Recorder as Checkouts
from checker.probes.connections import Recorder as Connections
from checker.probes.sessions import Recorder as Sessions
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Every red promise has one TODO, and mending one turns no other red. Begin with the smallest: "
    "the connector's limits, the gauge, the engine at the end of `lifespan`. The lessons on the "
    "three rules show each ailment alone.",
    "You need `limit_per_host`; `checkedout()`; `dispose()`; the sessions and the `self.http` that "
    "the app has already; `async with` around an answer; a ClientSession for a call, without a "
    "connector of its own; errors that may be gone next time.",
    "In `book`, ask for the weather before the session. In `cancel`, end one session, note, begin "
    "another. `charge` is not `@retried`; a `status` below 500 is raised at once. "
    "`ClientSession(connector=self.http.connector, connector_owner=False)`.",
)
SHOWS = (
    "SQLAlchemy's pool: `pool_size`, `max_overflow`, `pool_pre_ping`",
    "A lifespan that opens and closes the pools",
    "One `ClientSession`, with `TCPConnector` limits and DNS cache",
    "Cookies that stay with the user for whom they were set",
    "Prometheus metrics of the pool",
    "Retries: transient errors only, a session for each try, no side effect",
    "An engine or a pool per request",
    "Pools that are never closed",
    "A cookie jar that users share",
    "A retry around everything",
)

POOL, AT_ONCE, SPARE, TRIES = 3, 8, 2, 3
ROW, CROWD, RUSH = 6, 6, 10  # requests: one after the other, at once, at once to partners
MOMENT, SOON, LONG = 0.1, 1.0, 5.0  # seconds of the loop, which stands still for the books
PATIENCE = 120.0  # seconds of the loop
DAY, BEDS, UNKNOWN = "1 May", 40, 100  # a day, its free beds, no booking
PICTURE, HUGE, SMALL = 1_500_000, 2_500_000, 2_000  # bytes; only a small one comes unasked
WEATHER, BANK, WEBCAM, CLUB = "weather", "bank", "webcam", "club"
PATHS = {WEATHER: "/forecasts/pass", BANK: "/charges", WEBCAM: "/picture", CLUB: "/login"}
PERCENTS = {"alice": 10, "bob": 20, "carol": 30}
APART = (0.0, 0.4, 1.4)  # seconds between two members who come
PIN = "1234"
STEP = 1.0  # seconds that the club takes for a page, if it takes its time
FROZEN = """CREATE TRIGGER frozen BEFORE DELETE ON bookings WHEN old.guest = 'frozen'
            BEGIN SELECT RAISE(ABORT, 'this booking is frozen'); END"""
FULL = """CREATE TRIGGER full BEFORE INSERT ON bookings
          BEGIN SELECT RAISE(ABORT, 'the books are full'); END"""


async def test_one_pool(
    kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts, used: Sessions
) -> None:
    """one pool serves all requests: three connections to the books do for any number"""
    async with Hut.of(kata, tmp_path / "hut.db") as hut:
        pools.clear()
        for beds in range(ROW):
            hut.writes("UPDATE nights SET beds = ?", beds)
            saw = f"{beds} bed(s) were free; one who asked read"
            answer = await hut.beds()
            expects_success([answer], saw)
            assert same(answer.json(), {"beds": beds}), f"{saw} {answer}"
        saw = f"{ROW} asked for the free beds, one after the other"
        told = f"{saw}; {pools.opened} connections were opened{lines(pools)}, and {POOL} would do"
        assert pools.opened <= POOL, told
        hut.writes("UPDATE nights SET beds = ?", BEDS)
        for _ in range(CROWD):
            hut.begin(hut.beds())
            hut.begin(hut.books())
        saw += f"; then {CROWD} at once, while {CROWD} booked"
        expects_success(await hut.ends(saw), saw)
        hut.expects_few(saw, pools)
        for one, other in used.overlaps():
            told = f"{saw}; two worked in one session at once, at line {one.line} and {other.line}"
            raise AssertionError(told)


async def test_tells_of_the_moment(
    kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts
) -> None:
    """/metrics tells how many connections to the books are in use at that moment"""
    async with Hut.of(kata, tmp_path / "hut.db") as hut:
        await hut.tells(0, "nobody asked the books")
        hut.questions.slow = True
        for number in range(1, POOL + 2):
            hut.begin(hut.books())
            await asyncio.sleep(MOMENT)
            held = len(pools.held)
            told = f"{number} booked, and the books were slow; {held} of {POOL} were in use"
            assert held == min(number, POOL), told + lines(pools)
            await hut.tells(held, f"{number} booked, and the books were slow")
        while hut.questions.waiting:
            hut.questions.let()
            await asyncio.sleep(MOMENT)
            await hut.tells(len(pools.held), "the books had answered one question more")
        expects_success(await hut.ends(saw := "the books were slow"), saw)
        await hut.tells(0, "all who booked had been answered")


async def test_closes_all(
    kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts, opened: Connections
) -> None:
    """when the app has stopped, no connection is open, to the books or to a partner"""
    async with Hut.of(kata, tmp_path / "hut.db") as hut:
        for what in PATHS:
            for number in (1, 2):
                hut.begin(hut.asks(what, number))
        for _ in range(POOL):
            hut.begin(hut.books())
        expects_success(await hut.ends(saw := "two asked each partner, and three booked"), saw)
        await hut.stops()
        left = {what: each.open for what, each in hut.at.items() if each.open}
        told = f"the app has stopped; open are connections to {left}{last(opened)}"
        assert not left, told
        count = f"{pools.opened - pools.closed} of {pools.opened} connections to the books"
        assert not hut.in_use(), f"the app has stopped; {count} were not closed{lines(pools)}"


async def test_holds_nothing(kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts) -> None:
    """while it asks for the weather, a booking holds no connection; it takes a bed, or is none"""
    async with Hut.of(kata, tmp_path / "hut.db") as hut:
        booked = 0
        for guests in (1, CROWD):
            pools.clear()
            gate = hut.holds(WEATHER)
            for _ in range(guests):
                hut.begin(hut.books())
            await asyncio.sleep(LONG)
            saw = f"{guests} booking(s) waited for the weather"
            assert gate.waiting, f"{saw}, it seems, and nobody has asked for it"
            held = f"{saw}; meanwhile {len(pools.held)} of {POOL} connections were held"
            assert not pools.held, held + lines(pools)
            longest = pools.longest()
            told = f"{saw}; a connection was held for {longest:g} s of that{lines(pools)}"
            assert longest < SOON, told
            gate.open()
            answers = await hut.ends(saw)
            assert {each.status for each in answers} == {201}, f"{saw}; one read {answers[-1]}"
            booked += guests
            hut.expects_books(booked, BEDS - booked, saw)
        for weather, guests, beds, most in (
            (upstream.Response(body="storm"), 1, BEDS, 0),
            (NOWHERE, 1, BEDS, 0),
            (upstream.Response(body="sun"), POOL, 2, 2),
        ):
            hut.writes("DELETE FROM bookings")
            hut.writes("UPDATE nights SET beds = ?", beds)
            gate = hut.holds(WEATHER)
            for _ in range(guests):
                hut.begin(hut.books())
            await asyncio.sleep(LONG)
            hut.says[WEATHER] = [weather]
            gate.open()
            saw = f"{guests} wanted one of {beds} beds; the weather was {weather.content!r}"
            statuses = [each.status for each in await hut.ends(saw)]
            saw = f"{saw} ({weather.status}); the guests read {statuses}"
            at = f" (line {line_of(kata.book)})" if hasattr(kata, "book") else ""
            assert statuses.count(201) == most, saw + at
            hut.expects_books(most, beds - most, saw + at)
        hut.writes("DELETE FROM bookings")
        hut.writes("UPDATE nights SET beds = ?", BEDS)
        hut.writes(FULL)
        hut.begin(hut.books())
        (answer,) = await hut.ends(
            saw := f"one wanted a bed of {BEDS}, and the books took no booking"
        )
        saw = f"{saw}; he read {answer.status}{at}"
        assert answer.status >= 400, saw
        hut.expects_books(0, BEDS, saw)


async def test_cancels_side_by_side(
    kata: Any, tmp_path: Path, tasks: Recorder, pools: Checkouts
) -> None:
    """however many cancel at once, none waits for a timeout, and each is noted once"""
    async with Hut.of(kata, tmp_path / "hut.db") as hut:
        hut.fills(CROWD)
        hut.writes("UPDATE bookings SET guest = 'frozen' WHERE id IN (2, 3)")
        hut.writes(FROZEN)
        pools.clear()
        for numbers in ([1], [2], [UNKNOWN], [*range(3, CROWD + 1), UNKNOWN + 1]):
            begun = now()
            for number in numbers:
                hut.begin(hut.cancels(number))
            answers = await hut.ends(saw := f"{len(numbers)} cancelled at once")
            seconds = now() - begun
            waited = f"{saw}, and for {seconds:g} s waited for connections{lines(pools)}"
            assert seconds < MOMENT, waited
            await asyncio.sleep(MOMENT)
            for number, answer in zip(numbers, answers, strict=True):
                guest, right = f"guest {number}", range(204, 205)
                if number in (2, 3):
                    guest, right = "frozen", range(400, 600)  # the books refuse it themselves
                elif number >= UNKNOWN:
                    guest, right = "", range(404, 405)
                saw = f"{len(numbers)} cancelled at once; for number {number}, one read {answer}"
                assert answer.status in right, saw + lines(pools)
                notes = hut.rows("SELECT guest FROM notes WHERE booking = ?", number)
                assert notes == [(guest,)], f"{saw}, and noted was {notes}{lines(pools)}"
        gone = CROWD - 2
        hut.expects_books(2, BEDS + gone, f"{gone} bookings were cancelled, and 2 were refused")
        hut.expects_few(f"{CROWD} cancelled", pools)


async def test_reuses_connections(kata: Any, tmp_path: Path, opened: Connections) -> None:
    """questions to a partner share a connection one after another; eight go at once, at most"""
    async with Hut.of(kata, tmp_path / "row.db") as hut:
        for what in PATHS:
            for number in range(1, ROW + 1):
                hut.picture = (number, SMALL)  # who skips an old one may close its connection
                await hut.expects(what, number, f"question {number} of {ROW}")
            accepted = hut.at[what].accepted
            saw = f"{ROW} questions came one after the other to the {what}, over {accepted}"
            assert accepted == 1, f"{saw} connections{last(opened)}"
    async with Hut.of(kata, tmp_path / "rush.db") as hut:
        gates = {what: hut.holds(what) for what in PATHS}
        for what in PATHS:
            for number in range(1, AT_ONCE + 1):
                hut.begin(hut.asks(what, number))
        await asyncio.sleep(SOON)
        under_way = {what: gate.waiting for what, gate in gates.items()}
        saw = f"{AT_ONCE} questions came to each partner at once; under way were {under_way}"
        assert sum(under_way.values()) <= AT_ONCE, saw + last(opened)
        for gate in gates.values():
            gate.open()
        expects_success(await hut.ends(saw), saw)


async def test_leaves_some_for_others(kata: Any, tmp_path: Path, opened: Connections) -> None:
    """a partner that takes its time leaves two of eight questions to each other one"""
    for slow in (BANK, WEBCAM, CLUB):
        async with Hut.of(kata, tmp_path / f"{slow}.db") as hut:
            asleep = hut.holds(slow)
            crowd = [hut.begin(hut.asks(slow, n)) for n in range(1, RUSH + 1)]
            await asyncio.sleep(SOON)
            for other in (BANK, WEBCAM, CLUB, WEATHER):
                if other == slow:
                    continue
                awake = hut.holds(other)
                asked = [hut.begin(hut.asks(other, number)) for number in range(1, SPARE + 1)]
                await asyncio.sleep(SOON)
                ours, theirs = asleep.waiting, awake.waiting
                saw = (
                    f"of {len(crowd)} questions {ours} were under way to the {slow}, which took its"
                )
                saw += f" time; of {SPARE} to the {other}, {theirs} were{last(opened)}"
                assert theirs >= SPARE, saw
                assert ours + theirs <= AT_ONCE, saw
                awake.open()
                expects_success(await hut.ends(saw, *asked), saw)
            asleep.open()
            expects_success(await hut.ends(saw), saw)


async def test_fetches_the_next(kata: Any, tmp_path: Path, opened: Connections) -> None:
    """however many pictures are too large, or the same as before, the next one is fetched"""
    async with Hut.of(kata, tmp_path / "hut.db") as hut:
        for version, size in ((1, PICTURE), (2, HUGE), (3, PICTURE), (4, SMALL)):
            hut.picture = (version, size)
            for number in range(1, RUSH + SPARE + 1):
                saw = f"picture {version} of {size} bytes was asked for {number} time(s)"
                hut.begin(hut.asks(WEBCAM))
                (answer,) = await hut.ends(saw + last(opened), patience=SOON)
                if size == HUGE:
                    assert answer.status >= 400, f"{saw}, and came as {answer.status}"
                else:
                    expects_success([answer], saw + hut.asked_at(WEBCAM))
                    right = answer.body == pixels(*hut.picture)
                    assert right, f"{saw}; another one was shown{hut.asked_at(WEBCAM)}"


async def test_keeps_members_apart(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """no question for a member of the club bears a cookie that was set for another one"""
    async with Hut.of(kata, tmp_path / "hut.db") as hut:
        for name in ("alice", "bob", "alice"):
            await hut.grants(name, "members came one after the other")
        hut.step = STEP
        for apart in APART:
            came = []
            for name in PERCENTS:
                saw = f"{len(PERCENTS)} members came, {apart:g} s after one another"
                came.append(hut.begin(hut.grants(name, saw)))
                await asyncio.sleep(apart)
            await asyncio.gather(*came)
        for name in ("alice", "mallory"):
            answer = await hut.member(name, "0000")
            told = f"with {name}'s name and a wrong PIN, somebody read {answer}"
            assert answer.status == 401, told + hut.asked_at(CLUB)


async def test_tries_again_what_may_be(kata: Any, tmp_path: Path, tasks: Recorder) -> None:
    """a charge is sent once; a forecast up to three times, where the next may go better"""
    async with Hut.of(kata, tmp_path / "hut.db") as hut:
        for number, (how, says, right) in enumerate(CHARGES, 1):
            hut.says[BANK] = [*says]
            answer = await hut.asks(BANK, number)
            sent = sum(each.json()["card"] == card(number) for each in hut.at[BANK].requests)
            saw = f"the bank {how}; a guest read {answer}, and the charge was sent {sent} time(s)"
            assert sent == 1, f"{saw}{hut.asked_at(BANK)}"
            assert answer.status in right, saw
        for how, says, right, most in FORECASTS:
            hut.says[WEATHER] = [*says]
            before = len(hut.at[WEATHER].requests)
            answer = await hut.asks(WEATHER)
            sent = len(hut.at[WEATHER].requests) - before
            saw = (
                f"the weather office {how}; it was asked {sent} time(s), and a guest read {answer}"
            )
            assert answer.status in right, f"{saw}{hut.asked_at(WEATHER)}"
            assert sent <= most, f"{saw}{hut.asked_at(WEATHER)}"


class Hut:
    """The app, its books, and four partners of ours.

    `says` is what a partner answers, one after the other, and the last for ever.
    """

    def __init__(self, kata: Any, file: Path) -> None:
        for pools in (connector, http11):
            clock.set_watches(vars(pools))  # on a slow machine nothing is idle for too long
        self.kata, self.file = kata, file
        self.app: Any = None
        self.at: dict[str, upstream.Server] = {}
        self.says = {what: [*says] for what, says in WELL.items()}
        self.picture = (1, SMALL)  # its version, and how many bytes it has
        self.step = 0.0
        self.owners: dict[str, str] = {}  # of cookies
        self.kept: list[Any] = []  # who is kept by nobody would be closed by the collector
        self.questions = Questions()
        self.open = self.most = 0  # connections to the books
        self.begun: list[asyncio.Task[Any]] = []
        self._life = AsyncExitStack()

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, file: Path) -> AsyncIterator["Hut"]:
        hut = cls(kata, file)
        hut.writes("PRAGMA journal_mode=WAL")
        engine = create_engine(f"sqlite:///{file}")
        kata.Base.metadata.create_all(engine)
        engine.dispose()
        hut.writes("INSERT INTO nights (day, beds) VALUES (?, ?)", DAY, BEDS)
        async with AsyncExitStack() as stack:
            for what, answer in (
                (WEATHER, hut._tells_weather),
                (BANK, hut._charges),
                (WEBCAM, hut._shows),
                (CLUB, hut._greets),
            ):
                hut.at[what] = await stack.enter_async_context(upstream.serve(answer))
            at = {what: server.url for what, server in hut.at.items()}
            at |= {"books": f"sqlite+aiosqlite:///{hut.file}"}
            at |= {CLUB: hut.at[CLUB].url_of("localhost")}  # of bare addresses, no cookies are kept
            hut.app = kata.create_app(at)
            stack.enter_context(listening(Pool, "connect", hut._keep))
            stack.enter_context(listening(Pool, "close", hut._lose))
            stack.enter_context(hut.questions.heard())
            async with hut._life:
                await hut._life.enter_async_context(asgi.lifespan(hut.app))
                try:
                    yield hut
                finally:
                    await clock.reap(hut.begun)

    async def stops(self) -> None:
        await self._life.aclose()
        await asyncio.sleep(SOON)

    def _keep(self, connection: Any, record: object) -> None:
        self.kept.append(connection)
        self.open += 1
        self.most = max(self.most, self.open)
        connection.cursor().execute("PRAGMA synchronous=OFF")  # no disk is waited for

    def _lose(self, connection: Any, record: object) -> None:
        self.open -= 1

    def expects_few(self, saw: str, pools: Checkouts) -> None:
        told = f"{saw}; {self.most} connections to the books were open at once{lines(pools)}"
        assert self.most <= POOL, f"{told}, and there are {POOL} for the hut"

    # Guests:

    def begin(self, call: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        self.begun.append(task := asyncio.create_task(call))
        return task

    async def ends(
        self, saw: str, *calls: asyncio.Task[Any], patience: float = PATIENCE
    ) -> list[Any]:
        """What has come of these calls; by default, of all that were begun."""
        ending = calls or (*self.begun,)
        _, left = await asyncio.wait(ending, timeout=patience)
        told = f"{saw}; {len(left)} of {len(ending)} had no answer after {patience:g} s"
        assert not left, told
        self.begun = [call for call in self.begun if call not in ending]
        return [call.result() for call in ending]

    async def asks(self, what: str, number: int = 1) -> asgi.Answer:
        """Who wants something of that partner."""
        match what:
            case "weather":
                return await asgi.call(self.app, "GET", "/weather/pass")
            case "bank":
                return await asgi.call(self.app, "POST", "/payments", json=card(number))
            case "webcam":
                return await asgi.call(self.app, "GET", "/picture")
        return await self.member([*PERCENTS][number % len(PERCENTS)])

    async def expects(self, what: str, number: int, saw: str) -> None:
        """The same, and it goes well."""
        answer = await self.asks(what, number)
        read = f"{answer.status} {answer.text:.80}"
        saw = f"{saw}; who wanted something of the {what} read {read}{self.asked_at(what)}"
        if answer.status != 200:
            raise AssertionError(saw) from answer.raised
        if what == WEBCAM:
            assert answer.body == pixels(*self.picture), f"{saw}, which was not the picture"
        if what in (WEATHER, BANK):
            due = "sun" if what == WEATHER else {"receipt": f"receipt of {card(number)}"}
            assert same(answer.json(), due), f"{saw}, where {due} was due"

    async def member(self, name: str, pin: str = PIN) -> asgi.Answer:
        proof = b64encode(f"{name}:{pin}".encode()).decode()
        headers = {"Authorization": f"Basic {proof}"}
        return await asgi.call(self.app, "GET", "/discount", headers=headers)

    async def grants(self, name: str, saw: str) -> None:
        """A member is told what is granted, and the club was sent no cookie of another's."""
        answer = await self.member(name)
        saw += f"; {name} read {answer}"
        bore = next((each for each in self.at[CLUB].requests if self._bears_others(each)), None)
        if bore:
            cookies = ", ".join(f"a cookie of {self.owners[c]}'s" for c in bore.cookies.values())
            whose = form(bore)[0] if bore.path == "/login" else "somebody"
            at = self.asked_at(CLUB)
            raise AssertionError(f"{saw}; {bore.path} bore {cookies} for {whose}{at}")
        if answer.status != 200:
            raise AssertionError(saw + self.asked_at(CLUB)) from answer.raised
        due = PERCENTS[name]
        assert same(answer.json(), due), f"{saw}, where {due} was due{self.asked_at(CLUB)}"

    async def beds(self) -> asgi.Answer:
        return await asgi.call(self.app, "GET", f"/nights/{DAY}")

    async def books(self) -> asgi.Answer:
        return await asgi.call(self.app, "POST", f"/nights/{DAY}/bookings", json="a guest")

    async def cancels(self, number: int) -> asgi.Answer:
        return await asgi.call(self.app, "DELETE", f"/bookings/{number}")

    async def tells(self, right: int, saw: str) -> None:
        """What a scrape of /metrics reads."""
        scrape = self.begin(asgi.call(self.app, "GET", "/metrics"))
        await asyncio.wait([scrape], timeout=SOON)
        assert scrape.done(), f"{saw}; a scrape had no answer after {SOON:g} s"
        self.begun.remove(scrape)
        answer = scrape.result()
        if answer.status != 200:
            raise AssertionError(f"{saw}; a scrape read {answer}") from answer.raised
        families = text_string_to_metric_families(answer.text)
        read = {sample.name: sample.value for family in families for sample in family.samples}
        told = read.get("books_in_use")
        at = f" (line {line_of(self.kata.lifespan)})" if hasattr(self.kata, "lifespan") else ""
        saw = f"{saw}; in use were {right} of {POOL} connections, and a scrape read {told}{at}"
        assert told == right, saw

    # The books, as others see them:

    def writes(self, change: str, *values: Any) -> None:
        with self._others() as others:
            others.execute(change, values)

    def rows(self, query: str, *values: Any) -> list[Any]:
        with self._others() as others:
            return others.execute(query, values).fetchall()

    @contextmanager
    def _others(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.file, timeout=1)) as others, others:
            others.execute("PRAGMA synchronous=OFF")
            yield others

    def fills(self, bookings: int) -> None:
        rows = [(number, DAY, f"guest {number}") for number in range(1, bookings + 1)]
        with self._others() as others:
            others.executemany("INSERT INTO bookings (id, day, guest) VALUES (?, ?, ?)", rows)

    def expects_books(self, booked: int, beds: int, saw: str) -> None:
        ((count, free),) = self.rows("SELECT (SELECT count(*) FROM bookings), beds FROM nights")
        found = f"{count} booking(s) and {free} free bed(s)"
        assert (count, free) == (booked, beds), (
            f"{saw}; the books have {found}, not {booked} and {beds}"
        )

    def in_use(self) -> bool:
        """Whether anybody has the books open: only the last one may leave this mode."""
        with closing(sqlite3.connect(self.file, timeout=0)) as last_one:
            try:
                return bool(
                    last_one.execute("PRAGMA journal_mode=DELETE").fetchone() != ("delete",)
                )
            except sqlite3.OperationalError:
                return True

    # Partners:

    def holds(self, what: str) -> upstream.Gate:
        return self.at[what].hold(PATHS[what])

    def asked_at(self, what: str) -> str:
        """Where the learner's file asks that partner."""
        names = {WEATHER: "forecast", BANK: "charge", WEBCAM: "picture", CLUB: "percent"}
        method = getattr(getattr(self.kata, "Partners", None), names[what], None)
        return f" (line {line_of(method)})" if method else ""

    def _next(self, what: str) -> upstream.Response:
        says = self.says[what]
        answer = says.pop(0) if len(says) > 1 else says[0]
        if answer is None:
            raise ConnectionError("hung up")
        return answer

    async def _tells_weather(self, request: upstream.Request) -> upstream.Response:
        return self._next(WEATHER)

    async def _charges(self, request: upstream.Request) -> upstream.Response:
        answer = self._next(BANK)
        return replace(answer, body=f"receipt of {request.json()['card']}")

    async def _shows(self, request: upstream.Request) -> upstream.Response:
        version, size = self.picture
        headers = {"ETag": f'"{version}"'}
        if request.method == "HEAD":
            headers["Content-Length"] = str(size)
            return upstream.Response(200, headers, chunks=())
        return upstream.Response(200, headers, pixels(version, size))

    async def _greets(self, request: upstream.Request) -> upstream.Response:
        """For whom it is, the club takes from the cookie alone."""
        member = self.owners.get(request.cookies.get("sid", ""), "")
        match request.method, request.path:
            case "POST", "/login":
                name, pin = form(request)
                if name not in PERCENTS or pin != PIN:
                    return upstream.Response(401, body="unknown", delay=self.step)
                value = f"{name}-{len(self.owners) + 1}"
                self.owners[value] = name
                cookie = {"set-cookie": f"sid={value}; Path=/; HttpOnly", "location": "/welcome"}
                return upstream.Response(303, cookie, delay=self.step)
            case "GET", "/welcome" if member:
                return upstream.Response(body="welcome", delay=self.step)
            case "GET", "/discount" if member:
                return upstream.Response(body=str(PERCENTS[member]), delay=self.step)
        return upstream.Response(403, body="log in first", delay=self.step)

    def _bears_others(self, request: upstream.Request) -> bool:
        """Somebody logs in with the cookie that was set for another."""
        owners = {self.owners.get(value, "") for value in request.cookies.values()}
        return request.path == "/login" and not owners <= {form(request)[0]}


class Questions:
    """What the books are asked: who writes waits here for its turn, so that no thread has to sleep.

    While they are `slow`, the first question of each task waits until it is `let` through.
    """

    def __init__(self) -> None:
        self.slow = False
        self.waiting: list[asyncio.Future[None]] = []
        self._asked: set[object] = set()  # the tasks
        self._turn = asyncio.Lock()
        self._writes: object = None

    def let(self) -> None:
        self.waiting.pop(0).set_result(None)

    @contextmanager
    def heard(self) -> Iterator[None]:
        with (
            listening(Engine, "before_cursor_execute", self._wait),
            listening(Engine, "commit", self._ends),
            listening(Engine, "rollback", self._ends),
            listening(Pool, "checkin", lambda connection, record: self._end(connection)),
        ):
            yield

    def _wait(self, connection: Any, cursor: Any, statement: str, *_: object) -> None:
        task = asyncio.current_task()
        if self.slow and task not in self._asked:
            self._asked.add(task)
            self.waiting.append(question := asyncio.get_running_loop().create_future())
            await_only(question)
        driver = connection.connection.dbapi_connection
        if not statement.startswith("SELECT") and driver is not self._writes:
            await_only(self._begin(driver))

    async def _begin(self, driver: object) -> None:
        with suppress(TimeoutError):  # two who wait for one another are left to SQLite
            await asyncio.wait_for(self._turn.acquire(), 2 * MOMENT)
            self._writes = driver

    def _ends(self, connection: Any) -> None:
        self._end(connection.connection.dbapi_connection)

    def _end(self, driver: object) -> None:
        if driver is self._writes:
            self._writes = None
            self._turn.release()


@contextmanager
def listening(target: Any, name: str, hear: Callable[..., None]) -> Iterator[None]:
    event.listen(target, name, hear)
    try:
        yield
    finally:
        event.remove(target, name, hear)


def expects_success(answers: Iterable[asgi.Answer], saw: str) -> None:
    for answer in answers:
        if answer.status not in (200, 201):
            raise AssertionError(f"{saw}; one read {answer}") from answer.raised


def form(request: upstream.Request) -> tuple[str, str]:
    """Name and PIN."""
    fields = parse_qs(request.body.decode())
    return fields.get("name", [""])[0], fields.get("pin", [""])[0]


def card(number: int) -> str:
    return f"4242 {number:04}"


def pixels(version: int, size: int) -> bytes:
    return bytes([version]) * size


def now() -> float:
    return asyncio.get_running_loop().time()


def lines(pools: Checkouts) -> str:
    """Where connections were taken, the longest first that are still held."""
    found = sorted({hold.line for hold in pools.held or pools.holds if hold.line})
    return f" (taken at line {', line '.join(map(str, found))})" if found else ""


def last(opened: Connections) -> str:
    """Where the last connection to a partner was opened."""
    line = opened.all[-1].line if opened.all else 0
    return f"; the last connection was opened at line {line}" if line else ""


def line_of(thing: Any) -> int:
    try:
        return inspect.getsourcelines(inspect.unwrap(thing))[1]
    except (OSError, TypeError):
        return 1


Says = list[upstream.Response | None]  # None: it hangs up
REFUSED, NOWHERE, TROUBLE = (upstream.Response(status) for status in (402, 404, 503))
WELL: dict[str, Says] = {
    WEATHER: [upstream.Response(body="sun")],
    BANK: [upstream.Response()],
}
GOOD, BAD = range(200, 201), range(500, 600)
CHARGES: tuple[tuple[str, Says, range], ...] = (
    ("was well", WELL[BANK], GOOD),
    ("refused the card", [REFUSED], range(402, 403)),
    ("was in trouble", [TROUBLE], BAD),
    ("hung up on whoever sent a charge", [None], BAD),
)
FORECASTS: tuple[tuple[str, Says, range, int], ...] = (  # and how often it is asked at most
    ("was well", WELL[WEATHER], GOOD, 1),
    ("was in trouble twice", [TROUBLE, TROUBLE, *WELL[WEATHER]], GOOD, TRIES),
    ("hung up once", [None, *WELL[WEATHER]], GOOD, TRIES),
    ("hung up twice", [None, None, *WELL[WEATHER]], GOOD, TRIES),  # aiohttp itself asks again once
    ("was in trouble for ever", [TROUBLE], BAD, TRIES),
    ("does not know that place", [NOWHERE], range(404, 405), 1),
)
