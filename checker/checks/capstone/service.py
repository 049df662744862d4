"""A freight office keeps what each of the twelve rules is there for."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing, nullcontext
from pathlib import Path
from typing import Any

import pytest

from checker.checks.fixtures import Watch
from checker.checks.freight import HEART, MOMENT, PRICES, SOON, Desk, parsed
from checker.probes import logs, sessions, statements, upstream
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Each red promise begins with its rule, and has one TODO; mending one turns no other red. "
    "Begin where a line is enough: the order of the middleware, the scope of `Db`, the gauge, "
    "the `except` of the messenger.",
    "You need `scope=`; `set_function`; `except Exception`; `to_thread`; `status_code`; "
    "`selectinload`; `op.alter_column`; a `TaskGroup`; one `await` after the other; two short "
    "sessions around a long call; and one `ClientSession`, opened in the lifespan.",
    "`Railways` takes the session instead of an address: `async with "
    "aiohttp.ClientSession(settings.railways) as http:` stands around `yield`. A group raises "
    "`ExceptionGroup`: `raise failed.exceptions[0] from None`. In `ready`, ask for `response: "
    "Response`, and set its status.",
)
SHOWS = (
    "`TaskGroup` for tasks that belong together",
    "`to_thread` for code that blocks",
    "Blocking the loop",
    "Swallowing `CancelledError`",
    "The scope of a dependency: until the answer, or beyond",
    "The order CORS > RequestID > Timing > Logging",
    "Health of all critical dependencies",
    "An `AsyncSession` shared by tasks",
    "`selectinload` for collections",
    "A migration that keeps the rows, up and down",
    "One `ClientSession`, with `TCPConnector` limits and DNS cache",
    "Prometheus metrics of the pool",
)

DEADLINE = 30.0  # seconds of real time, on a busy machine

PAGE = "https://freight.example"
STRANGERS = ("https://freight.example.org", "https://freight-example", "null")
LINES = ("north", "south", "coast")
ROUND = 1.5  # seconds, in which the messenger goes round once at least
GIVES_UP = 2.0  # seconds, who asks for our health
DRAWING = 3.0  # seconds that a waybill blocks
SLOW = 4.0  # seconds that a statement takes, where the pool is watched
FEW, MANY = 3, 30  # consignments
SEARCH = 30.0  # seconds that somebody looks for a wagon
CROWD = 8  # bookings at once: more than the pool has connections
ANN = {"shipper": "Ann", "grams": [900, 400]}
LAST_YEAR = """
CREATE TABLE consignments (
    id INTEGER NOT NULL PRIMARY KEY, name VARCHAR NOT NULL, wagon VARCHAR);
CREATE TABLE crates (id INTEGER NOT NULL PRIMARY KEY, consignment_id INTEGER NOT NULL
    REFERENCES consignments (id), grams INTEGER NOT NULL);
CREATE TABLE notices (id INTEGER NOT NULL PRIMARY KEY, consignment_id INTEGER NOT NULL
    REFERENCES consignments (id), text VARCHAR NOT NULL, sent BOOLEAN NOT NULL);
INSERT INTO consignments VALUES (1, 'Ann', NULL), (2, '', 'N 4'), (4, 'Köy & sons', NULL);
INSERT INTO crates VALUES (1, 1, 900), (2, 4, 100), (3, 1, 400);
"""
Office = Callable[..., AbstractAsyncContextManager["Desk"]]


async def test_taskgroup_ends_the_other_questions(office: Office, tasks: Recorder) -> None:
    """taskgroup: all railways are asked at once; when one refuses, no other question goes on"""
    async with office() as desk:
        gates = [desk.server.hold(f"/{line}/quotes") for line in LINES]
        asking = desk.begins("GET", "/quotes?grams=1000")
        await asyncio.sleep(SOON)
        at_once = sum(gate.waiting for gate in gates)
        where = desk.waited("GET /quotes")
        assert at_once == 3, f"of 3 railways {at_once} had been asked after {SOON:g} s{where}"
        for gate in gates:
            gate.open()
        answer = await desk.ends(asking, f"3 railways had answered{where}")
        prices = {line: 1000 * cents for line, cents in PRICES.items()}
        assert same(parsed(answer), prices), f"/quotes answered {answer}; {prices} was due{where}"
        for refusing in LINES:
            for line in LINES:
                desk.server.hold(f"/{line}/quotes")
            desk.server.hold(f"/{refusing}/quotes").open()
            desk.refused = {f"/{refusing}/quotes"}
            before = tasks.running()
            asking = desk.begins("GET", "/quotes?grams=1000")
            saw = f"{refusing} refused, and the others thought on"
            answer = await desk.ends(asking, f"{saw}{where}")
            tasks.mark("the dispatcher has an answer")
            assert answer.status == 502, f"{saw}; /quotes answered {answer}, and not 502{where}"
            await asyncio.sleep(MOMENT)
            left = desk.server.in_flight
            stand = next(iter(desk.standing(since=before)), where)
            assert not left, f"{saw}; after the answer {left} question(s) went on{stand}"


async def test_structured_draws_beside_the_loop(office: Office, tasks: Recorder) -> None:
    """structured: while waybills are drawn, which blocks, everybody else is answered"""
    async with office() as desk:
        number = desk.enters("Ann", 900, 400)
        desk.drawing = DRAWING
        pulse = asyncio.create_task(desk.beats(), name="heart")
        path = f"/consignments/{number}/waybill"
        drawing = [desk.begins("GET", path) for _ in range(2)]
        await asyncio.sleep(HEART)
        alive = await desk.ask("GET", "/livez")
        answers = [await desk.ends(each, "two waybills were asked for") for each in drawing]
        await asyncio.sleep(2 * HEART)  # a heart that stood still beats once more
        pulse.cancel()
        at = desk.drew or desk.routed("GET /consignments/{number}/waybill")
        saw = f"two waybills took {DRAWING:g} s each to draw"
        gap = f"meanwhile the loop stood still for {desk.gap:.1f} s"
        assert desk.gap < 5 * HEART, f"{saw}; {gap}{at}"
        assert alive.status == 200, f"{saw}; /livez answered {alive}{at}"
        for answer in answers:
            drawn = answer.status == 200 and answer.body == f"<{number}: 1300 g>".encode()
            told = f"the drawing of consignment {number} with 1300 g was due"
            assert drawn, f"{saw}; {path} answered {answer}; {told}{at}"


async def test_cancellation_ends_the_messenger(office: Office, tasks: Recorder) -> None:
    """cancellation: a stopped office ends soon, amid a notice, too; no error ends it before"""
    async with office() as desk:
        desk.refused = {"/notices"}
        desk.notice("We have it, Ann.")
        await asyncio.sleep(ROUND)
        with desk.broken():
            await asyncio.sleep(ROUND)
        desk.refused = set()
        desk.notice("We have it, Ben.")
        await asyncio.sleep(SOON)
        saw = "a notice was refused, the books were out of reach for a while, then both were back"
        left = desk.rows("SELECT count(*) FROM notices WHERE NOT sent")[0][0]
        stand = next(iter(desk.standing()), desk.asked)
        assert not left, f"{saw}; {left} of 2 notices had not been sent {SOON:g} s later{stand}"
        told = desk.told()
        assert told == {"We have it, Ann.", "We have it, Ben."}, f"{saw}; sent were {told}"
    for when in ("while nothing was to be done", "amid a notice"):
        async with office() as desk:
            if when == "amid a notice":
                gate = desk.server.hold("/notices")
                desk.notice("We have it, Ann.")
                await asyncio.sleep(SOON)
                assert gate.waiting, f"a notice was not sent for {SOON:g} s"
            ended = await desk.stops()
            tasks.mark("the office has stopped", final=False)
            left = desk.standing()
            saw = f"the office was told to stop {when}, and"
            stand = next(iter(left), desk.asked)
            assert ended, f"{saw} had not ended {SOON:g} s later{stand}"
            assert not left, f"{saw} left {len(left)} task(s) at work{stand}"


async def test_dependencies_commit_first(office: Office, tasks: Recorder) -> None:
    """dependencies: who reads 201 has all in the books by then; who reads an error has nothing"""
    async with office(watched=True) as desk:
        desk.committed = ""  # at its start, it was
        answer = await desk.ask("POST", "/consignments", json=ANN)
        number = (parsed(answer) or {}).get("id")
        at = desk.committed or desk.routed("POST /consignments")
        assert answer.status == 201, f"a consignment was handed in; the answer was {answer}{at}"
        saw = f"when 201 was sent, another connection read {desk.seen}"
        assert desk.seen == "1 consignment(s), 2 crate(s), 1 notice(s)", f"{saw}{at}"
        assert desk.rows("SELECT id FROM consignments") == [(number,)], f"{answer}; {saw}{at}"
        for failing in ("COMMIT", "INTO consignments", "INTO crates", "INTO notices"):
            before = desk.counted()
            with desk.broken(failing):
                answer = await desk.ask("POST", "/consignments", json=ANN)
            at = desk.committed or at
            saw = f"the database failed at {failing}, and a shipper read {answer.status}"
            assert answer.status >= 400, f"{saw}{at}"
            left = desk.counted()
            assert left == before, f"{saw}; before there were {before}, now {left}{at}"


async def test_middleware_lets_page_read(office: Office, tasks: Recorder) -> None:
    """middleware: every answer, also to a crash, has an id, and PAGE alone may read it"""
    async with office(watched=True) as desk:
        number = desk.enters("Ann", 900)
        desk.refused = {"/bookings"}
        desk.error = RuntimeError("the stamp is gone")
        asked = (
            ("GET", f"/consignments/{number}/waybill", 500),
            ("POST", f"/consignments/{number}/booking", 0),
            ("GET", "/nowhere", 404),
            ("POST", "/consignments", 422),
            ("GET", "/consignments", 0),
            ("GET", "/consignments", 500),
        )
        ids = set()
        for count, (method, path, status) in enumerate(asked):
            for page in (PAGE, *STRANGERS):
                with desk.broken("SELECT") if count == len(asked) - 1 else nullcontext():
                    answer = await desk.ask(method, path, headers={"Origin": page})
                saw = f"{method} {path} answered {answer.status}"
                told = f"{saw} {answer.text:.100}, and not {status}{desk.stacked}"
                assert status in (0, answer.status), told
                name = answer.headers.get("X-Request-ID")
                assert name, f"{saw}, without an X-Request-ID{desk.stacked}"
                ids.add(name)
                allowed = answer.headers.get("Access-Control-Allow-Origin")
                if page != PAGE:
                    assert allowed not in (page, "*"), (
                        f"{saw}, and {page} may read it{desk.stacked}"
                    )
                    continue
                saw = f"{saw}; its browser got Access-Control-Allow-Origin {allowed}"
                assert allowed == PAGE, f"{saw}, so PAGE cannot read it{desk.stacked}"
                shown = answer.headers.get("Access-Control-Expose-Headers", "").lower()
                assert "x-request-id" in shown, f"{saw}, and hides the id{desk.stacked}"
        count = len(asked) * (1 + len(STRANGERS))
        assert len(ids) == count, f"{count} answers had {len(ids)} different ids{desk.stacked}"


async def test_background_tells_of_health(office: Office, tasks: Recorder) -> None:
    """background: /readyz answers 503 as long as the books or the railways are down"""
    async with office() as desk:
        gate = desk.server.hold("/health")
        gate.open()
        for what, books, railways in (
            ("all was well", "up", "up"),
            ("the railways refused", "up", "down"),
            ("the railways were well again", "up", "up"),
            ("the books were out of reach", "down", "up"),
            ("the railways were silent", "up", "down"),
        ):
            desk.refused = {"/health"} if what == "the railways refused" else set()
            if "silent" in what:
                desk.server.hold("/health")
            clock = asyncio.get_running_loop().time
            begun = clock()
            with desk.broken() if books == "down" else nullcontext():
                answer = await desk.ends(desk.begins("GET", "/readyz"), what)
                alive = await desk.ask("GET", "/livez")
            seconds = clock() - begun
            saw = f"{what}; /readyz answered {answer}{desk.routed('GET /readyz')}"
            status = 503 if "down" in (books, railways) else 200
            assert answer.status == status, f"{saw}; {status} was due"
            well = status == 503 or same(parsed(answer), {"database": "up", "railways": "up"})
            assert well, f"{saw}; all was up"
            assert seconds < GIVES_UP, f"{saw}, after {seconds:.1f} s"
            at = desk.routed("GET /livez")
            assert alive.status == 200, f"{what}; /livez answered {alive}{at}"


async def test_sessions_are_for_one_task(
    office: Office, tasks: Recorder, used: sessions.Recorder
) -> None:
    """sessions: the summary is right, and no session works for two tasks at once"""
    async with office() as desk:
        for figures in ((0, 0, 0), (2, 3, 1600)):
            if any(figures):
                desk.enters("Ann", 900, 400)
                desk.enters("Ben", 300)
            used.clear()
            asked = [desk.begins("GET", "/summary") for _ in range(2)]
            answers = [await desk.ends(each, "a summary was asked for") for each in asked]
            at = desk.routed("GET /summary")
            pairs = [*used.overlaps(), *used.shared()]
            at_work = f"; {len(pairs)} time(s) a second task was at work in a session"
            expected = dict(zip(("consignments", "crates", "grams"), figures, strict=True))
            for answer in answers:
                saw = f"two summaries at once; one answered {answer}{at_work if pairs else ''}"
                assert answer.status == 200 and same(parsed(answer), expected), f"{saw}{at}"
            assert not pairs, f"two summaries were right{at_work}{at}"


async def test_relationships_are_loaded_at_once(
    office: Office, tasks: Recorder, sent: statements.Recorder
) -> None:
    """relationships: a list of many consignments asks the books as often as one of few"""
    async with office() as desk:
        counts = []
        for count in (FEW, MANY):
            while len(desk.kept) < count:
                grams = (100,) * (len(desk.kept) % 3) + (len(desk.kept) + 1,)
                desk.enters(f"shipper {len(desk.kept)}", *grams[: len(desk.kept) % 4])
            sent.clear()
            answer = await desk.ask("GET", "/consignments")
            counts.append(len(sent.statements))
            at = desk.asked or desk.routed("GET /consignments")
            told = parsed(answer)
            saw = f"a list of {count} consignments answered {answer.status}{at}"
            assert answer.status == 200 and isinstance(told, list), f"{saw}: {answer.text:.200}"
            wrong = [(has, due) for has, due in zip(told, desk.kept, strict=False) if has != due]
            detail = "; {} was due, and {} shown".format(*wrong[0][::-1]) if wrong else ""
            assert same(told, desk.kept), f"{saw}, with {len(told)} of them{detail}"
        few, many = counts
        saw = f"a list of {FEW} took {few} statement(s), one of {MANY} took {many}"
        assert many <= few + 1, f"{saw}{at}"


async def test_migrations_keep_last_years_books(office: Office, tasks: Recorder) -> None:
    """migrations: an office with last year's books loses nothing, and its tables are as new ones"""
    async with office() as desk:
        new = {row[1]: row[4] for row in desk.rows("PRAGMA table_info(consignments)")}
    async with office(books=LAST_YEAR) as desk:
        where = desk.altered
        consignments = [(1, "Ann", None), (2, "", "N 4"), (4, "Köy & sons", None)]
        crates = [(1, 1, 900), (2, 4, 100), (3, 1, 400)]
        for when in ("was opened with last year's books", "was closed, and opened again"):
            saw = f"the office {when}"
            if "again" in when:
                await desk.stops()
                await desk.starts()
            rows = desk.rows("SELECT id, shipper, wagon FROM consignments ORDER BY id")
            assert rows == consignments, f"{saw}; the books have {rows}{where}"
            kept = desk.rows("SELECT id, consignment_id, grams FROM crates ORDER BY id")
            assert kept == crates, f"{saw}; the books have the crates {kept}{where}"
            answer = await desk.ask("GET", "/consignments")
            assert answer.status == 200, f"{saw}; a list answered {answer}{where}"
        answer = await desk.ask("POST", "/consignments", json=ANN)
        assert answer.status == 201, f"after that, a new consignment was answered {answer}{where}"
        columns = {row[1]: row[3:5] for row in desk.rows("PRAGMA table_info(consignments)")}
        assert "name" not in columns, f"{saw}; `name` is still there{where}"
        strict, default = columns.get("shipper", (False, None))
        assert strict, f"{saw}; `shipper` may be NULL now{where}"
        assert default == new.get("shipper"), (
            f"{saw}; `shipper` has a default of {default} now, which it has not in new books{where}"
        )


async def test_database_lends_nothing_for_a_call(office: Office, tasks: Recorder) -> None:
    """database: while the railway looks for a wagon, a booking holds no connection"""
    async with office() as desk:
        numbers = [desk.enters(f"shipper {n}", 100 * n) for n in range(1, CROWD + 1)]
        at = desk.routed("POST /consignments/{number}/booking")
        gate = desk.server.hold("/bookings")
        asked = [desk.begins("POST", f"/consignments/{number}/booking") for number in numbers]
        await asyncio.sleep(SEARCH)
        held, taken = len(desk.held), next(iter(desk.held.values()), "")
        saw = f"{CROWD} bookings were made, and the railway looked for wagons"
        assert not held, f"{saw}; meanwhile they held {held} connection(s){taken or at}"
        there = f"after {SEARCH:g} s, {gate.waiting} of them waited there for an answer"
        assert gate.waiting == CROWD, f"{saw}; {there}{at}"
        gate.open()
        for number, each in zip(numbers, asked, strict=True):
            answer = await desk.ends(each, saw)
            wagon = {"wagon": f"W {number}: {100 * numbers.index(number) + 100} g"}
            assert same(parsed(answer), wagon), f"{saw}; {answer} was read, {wagon} was due{at}"
        wagons = [row[0] for row in desk.rows("SELECT wagon FROM consignments ORDER BY id")]
        due = [f"W {number}: {100 * number} g" for number in numbers]
        assert wagons == due, f"all wagons were found; the books have {wagons}{at}"
        desk.refused = {"/bookings"}
        for number, status in ((desk.enters("Zoe", 7), 502), (999, 404)):
            before = len(desk.server.requests)
            answer = await desk.ask("POST", f"/consignments/{number}/booking")
            assert answer.status == status, f"{status} was due, and a booking read {answer}{at}"
            more = len(desk.server.requests) - before
            saw = f"{more} question(s) were asked for consignment {number}"
            assert more == (status == 502), f"{saw}{at}"
        ((wagon,),) = desk.rows("SELECT wagon FROM consignments WHERE shipper = 'Zoe'")
        assert wagon is None, f"the railway refused; the books have wagon {wagon!r}{at}"


async def test_http_takes_connections_again(office: Office, tasks: Recorder) -> None:
    """http: questions asked one after the other take one connection; a closed office has none"""
    async with office() as desk:
        number = desk.enters("Ann", 900)
        for count in range(8):
            desk.refused = {"/health"} if count % 3 == 2 else set()
            await desk.ask("GET", "/readyz")
        await desk.ask("POST", f"/consignments/{number}/booking")
        await asyncio.sleep(SOON)
        asked, opened = len(desk.server.requests), desk.server.accepted
        at = desk.dialled
        assert asked == 9, f"for 8 probes and a booking the railways were asked {asked} time(s){at}"
        saw = f"{asked} questions were asked one after the other, over {opened} connections"
        assert opened == 1, f"{saw}{at}"
        for _ in range(3):
            await desk.ask("GET", "/quotes?grams=5")
        opened = desk.server.accepted
        assert opened <= 3, f"then 3 at once, 3 times, over {opened} connections{at}"
        if await desk.stops():
            await asyncio.sleep(MOMENT)
            left = desk.server.open
            assert not left, f"the office has stopped; {left} connection(s) are still open{at}"


async def test_tuning_tells_of_the_moment(office: Office, tasks: Recorder) -> None:
    """tuning: /metrics tells how many connections to the books are in use at that moment"""
    async with office() as desk:
        number = desk.enters("Ann", 900)
        await desk.scraped("no connection was in use")
        desk.slow = SLOW
        for path in ("/consignments", "/readyz", f"/consignments/{number}/waybill"):
            asked = [desk.begins("GET", path) for _ in range(2)]
            await asyncio.sleep(MOMENT)
            await desk.scraped(f"two requests for {path} were at the books")
            for each in asked:
                await each
            await desk.scraped(f"two requests for {path} had been answered")
        desk.slow = 0.0
        await asyncio.sleep(SLOW)
        await desk.scraped("all was quiet again")


@pytest.fixture
def office(
    fresh: Callable[[], Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    watch: Watch,
    tasks: Recorder,
) -> Office:
    """Opens a desk: `books` are those of last year, `watched` lets a failure show a request."""

    def new(books: str) -> Path:
        file = tmp_path / f"office {len(list(tmp_path.iterdir()))}.db"
        if books:
            with closing(sqlite3.connect(file)) as another, another:
                another.executescript(books)
        return file

    @asynccontextmanager
    async def opened(books: str = "", watched: bool = False) -> AsyncIterator[Desk]:
        desk = Desk(new(books), tasks)
        async with upstream.serve(desk.answer) as desk.server:
            monkeypatch.setenv("FREIGHT_DATABASE", f"sqlite+aiosqlite:///{desk.file}")
            monkeypatch.setenv("FREIGHT_RAILWAYS", desk.server.url)
            with desk.listening(), logs.listen():  # who listens spares the learner our faults
                desk.builds(fresh(), watch if watched else None)
                await desk.starts()
                try:
                    yield desk
                finally:
                    await desk.stops()

    return opened
