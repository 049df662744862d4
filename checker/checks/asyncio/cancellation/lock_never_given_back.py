"""The lock of a report comes back, whenever the client leaves its stream."""

import asyncio
import gc
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from checker.probes.timeline import Recorder

HINTS = (
    "Run the file: the `finally` is reached, and the lock stays. StreamingResponse streams in a "
    "task group of anyio, and cancels its scope when the client leaves. How often does such a "
    "scope cancel?",
    "asyncio's `cancel()` is one exception. A cancelled anyio scope cancels again at every `await` "
    "until it is left, those of your clean-up too. Either a shield stops it, or the clean-up "
    "stands outside of the scope, in a dependency with `yield`.",
    "In the `finally`: `with anyio.CancelScope(shield=True):` around `await locks.release(name)`. "
    "For a network that may hang, `anyio.move_on_after(5, shield=True)`.",
)
SHOWS = ("`finally` for what must be given back",)
REPORT = "sales"
ROWS = 3
ENOUGH = 60  # waits
TURNS = 20  # of the loop; whoever is cancelled at each of them lets no time pass
LOCK = "the lock was asked for"


async def test_client_leaves(kata: Any, tasks: Recorder) -> None:
    """whenever the client leaves, the lock comes back: amid a row, before the request ends"""
    for wait in range(1, ENOUGH):
        server = Server(kata)
        request = server.request(leaves_at=wait)
        await request.ended()
        if not request.left:
            return
        told = f"the client left while {request.left}"
        if server.holds(REPORT):
            tasks.mark("the request has ended")
        late = server.holds(REPORT) and request.left.endswith("was read")
        assert not late, f"{told}; the request had ended, and the lock was still held"
        more = len(server.read) - request.rows_begun
        assert not more, f"{told}; {more} more row(s) were read, for nobody"
        await server.settled()
        assert not server.holds(REPORT), f"{told}; a second later the lock was still held"


async def test_stream_ends(kata: Any, tasks: Recorder) -> None:
    """read to the end or failed, a stream gives its lock back; its client has all rows so far"""
    for fails_at in (0, 1, 3):
        server = Server(kata, fails_at=fails_at)
        request = server.request()
        await request.ended()
        tasks.mark("the request has ended")
        await server.settled()
        how = f"row {fails_at} failed" if fails_at else "the stream was read to its end"
        assert not server.holds(REPORT), f"{how}; a second later the lock was still held"
        rows = [text(REPORT, number) for number in range(1, fails_at or ROWS + 1)]
        assert request.rows == "".join(rows), f"{how}; the client got {request.rows!r:.200}"


async def test_one_at_a_time(kata: Any, tasks: Recorder) -> None:
    """a report is read by one request at a time, which has the lock for all of its rows"""
    server = Server(kata)
    requests = [server.request(), server.request(), server.request("stock")]
    for request in requests:
        await request.ended()
    most = server.most[REPORT]
    assert most < 2, f"{most} requests read {REPORT} at the same time"
    unlocked = [number for name, number in server.unlocked if name == REPORT]
    assert not unlocked, f"row {unlocked[0]} of {REPORT} was read, and nobody had the lock"
    got = [request.rows.count("\n") for request in requests]
    assert got == [ROWS] * 3, f"of {ROWS} rows each, three clients got {got}"


async def test_gives_back_its_own(kata: Any, tasks: Recorder) -> None:
    """a lock is given back once, and by nobody but who got it"""
    server = Server(kata)
    await server.locks[REPORT].acquire()  # by another server
    request = server.request(leaves_at=LOCK)
    await asyncio.sleep(1)
    assert server.holds(REPORT), (
        "the client left while its request waited for a lock that another server held, and that "
        "lock was given back"
    )
    server.locks[REPORT].release()
    await request.ended()
    for wait in range(ENOUGH):
        server = Server(kata)
        request = server.request(leaves_at=wait)
        await request.ended()
        await server.settled()
        how = f"the client left while {request.left}" if wait else "the stream was read to its end"
        assert server.given <= server.got, (
            f"{how}; the lock had been got {server.got} time(s), and was given back {server.given}"
        )
        if wait and not request.left:
            return


class Server:
    """The app with locks and an archive of ours, and the books of both."""

    def __init__(self, kata: Any, *, fails_at: int = 0) -> None:
        self.app = kata.app
        self.fails_at = fails_at
        self.locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.waits: list[str] = []
        self.leaves: Callable[[], object] = list
        self.read: list[tuple[str, int]] = []
        self.unlocked: list[tuple[str, int]] = []
        self.reading: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self.got = self.given = 0

        async def ours() -> Server:
            return self

        kata.app.dependency_overrides = {kata.get_locks: ours, kata.Archive: ours}

    def request(self, report: str = REPORT, *, leaves_at: int | str = 0) -> "Request":
        return Request(self, report, leaves_at)

    def holds(self, report: str) -> bool:
        return self.locks[report].locked()

    async def settled(self) -> None:
        if self.holds(REPORT):
            gc.collect()  # closes a stream that was cancelled while something was sent
        await asyncio.sleep(1)

    async def acquire(self, name: str) -> None:
        self._begin(LOCK)
        await asyncio.sleep(0.1)
        await self.locks[name].acquire()
        self.got += 1

    async def release(self, name: str) -> None:
        self.given += 1
        self._begin("the lock was given back")
        for _ in range(TURNS):
            await asyncio.sleep(0)
        self.locks[name].release()  # only now has the other side heard of it
        await asyncio.sleep(0)

    async def rows(self, name: str) -> AsyncIterator[str]:
        for number in range(1, ROWS + 1):
            self.read.append((name, number))
            self._begin(f"row {number} was read")
            with self._counted(name):
                await asyncio.sleep(0.2)
            if number == self.fails_at:
                raise ConnectionError(f"row {number} cannot be read")
            if not self.holds(name):
                self.unlocked.append((name, number))
            yield text(name, number)

    async def send(self) -> None:
        self._begin("something was sent")
        await asyncio.sleep(0.05)

    def _begin(self, wait: str) -> None:
        self.waits.append(wait)
        if len(self.waits) > ENOUGH:
            raise CalledTooOften(f"more than {ENOUGH} calls for {ROWS} rows")
        self.leaves()

    @contextmanager
    def _counted(self, name: str) -> Iterator[None]:
        self.reading[name] += 1
        self.most[name] = max(self.most[name], self.reading[name])
        try:
            yield
        finally:
            self.reading[name] -= 1


class Request:
    """One client, who reads a report, or leaves at a wait of the server: by its number or name.

    `left` tells which it was.
    """

    def __init__(self, server: Server, report: str, leaves_at: int | str) -> None:
        self.server = server
        self.leaves_at = leaves_at
        self.rows = ""
        self.left = ""
        self.rows_begun = 0
        self._asked = False
        self._gone = asyncio.Event()
        if leaves_at:
            server.leaves = self._leave
        self._task = asyncio.create_task(server.app(_scope(report), self._receive, self._send))

    async def ended(self) -> None:
        """Wait for the end of the request; how it ended is the server's affair."""
        await asyncio.wait({self._task}, timeout=60)
        assert self._task.done(), f"a minute later the request had not ended: {self.server.waits}"
        if not self._task.cancelled():
            self._task.exception()
        del self._task  # its frames may hold the stream

    def _leave(self) -> None:
        waits = self.server.waits
        if not self.left and self.leaves_at in (len(waits), waits[-1]):
            self.left = waits[-1]
            self.rows_begun = len(self.server.read)
            self._gone.set()

    async def _receive(self) -> dict[str, Any]:
        if not self._asked:
            self._asked = True
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._gone.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        await self.server.send()
        self.rows += message.get("body", b"").decode()


class CalledTooOften(BaseException):
    """Ends a stream that goes round and round."""


def text(name: str, number: int) -> str:
    return f"{name}, row {number}\n"


def _scope(report: str) -> dict[str, Any]:
    """As uvicorn has it, so that a stream listens for its client's leaving."""
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": f"/reports/{report}",
        "raw_path": f"/reports/{report}".encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"shop")],
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8000),
    }
