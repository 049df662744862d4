"""What becomes of connections whose answers nobody wants to read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import connector
from httpcore._async import http11

from checker.probes import clock, upstream
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file. A connection comes back with the last byte of its answer. A small photo's has "
    "come with the headers, whether anybody reads it or not; that of eight megabytes has not. "
    "Which ways out of `fetch` read nothing?",
    "Each answer must be read to its end, released or closed, whichever way `fetch` is left: by "
    "`return`, by an error, by a cancellation. What does Python have for that?",
    "`async with self.session.get(...) as photo:` around all that looks at the answer. What is "
    "unread at the end of the block is closed, since nobody knows how much would still come.",
)
SHOWS = ("One `ClientSession`, with `TCPConnector` limits and DNS cache",)

LIMIT = 4  # connections
MANY = 10  # photos; more than there are connections
PHOTO, HUGE = 8_000_000, 24_000_000  # bytes; more than any buffer takes, and than LARGEST
SMALL = 2_000
SOON = 1.0  # seconds of the loop; the archive answers at once
TOWER = "tower.jpg"


async def test_skips_unchanged(kata: Any, tasks: Recorder) -> None:
    """however many photos are unchanged, the next one is fetched"""
    async with Museum.of(kata) as museum:
        museum.archive[TOWER] = Photo(PHOTO, 1)
        await museum.fetches(TOWER, "a new photo")
        for number in range(1, MANY + 1):
            await museum.skips(TOWER, f"unchanged photo {number} of {MANY}")
        await museum.expects_quiet(f"{MANY} unchanged photos were skipped")
        museum.archive[TOWER] = Photo(PHOTO, 2)
        await museum.fetches(TOWER, f"{MANY} unchanged photos were skipped; a changed one")


async def test_skips_too_large(kata: Any, tasks: Recorder) -> None:
    """however many photos are too large, the next one is fetched"""
    async with Museum.of(kata) as museum:
        museum.archive |= {"panorama.jpg": Photo(HUGE, 1), TOWER: Photo(SMALL, 1)}
        for number in range(1, MANY + 1):
            await museum.refuses("panorama.jpg", f"photo {number} of {MANY}, all too large,")
        await museum.expects_quiet(f"{MANY} photos were too large")
        await museum.fetches(TOWER, f"{MANY} photos were too large; a small one")


async def test_downloads_no_skipped(kata: Any, tasks: Recorder) -> None:
    """what is skipped is not downloaded"""
    async with Museum.of(kata) as museum:
        museum.archive |= {"panorama.jpg": Photo(HUGE, 1), TOWER: Photo(PHOTO, 1)}
        await museum.fetches(TOWER, "a new photo")
        before = len(museum.server.requests)
        await museum.skips(TOWER, "an unchanged photo")
        await museum.refuses("panorama.jpg", "a photo that is too large")
        await asyncio.sleep(SOON)  # nor later
        whole = [each for each in museum.server.requests[before:] if each.status == 200]
        assert not whole, f"{whole[0].path} was to be skipped, and was sent to its last byte"


async def test_survives_cancellation(kata: Any, tasks: Recorder) -> None:
    """a fetch that is cancelled, or told an error, keeps its connection from nobody"""
    async with Museum.of(kata) as museum:
        museum.archive |= {"lost.jpg": Photo(PHOTO, 1, status=404), TOWER: Photo(SMALL, 1)}
        for number in range(1, MANY + 1):
            await museum.fails("lost.jpg", f"photo {number} of {MANY}, all answered 404,")
        await museum.expects_quiet(f"{MANY} photos were answered 404")
        await museum.fetches(TOWER, f"{MANY} photos were answered 404; the next one")
    async with Museum.of(kata) as museum:
        museum.archive |= {"stuck.jpg": Photo(PHOTO, 1, stuck=True), TOWER: Photo(SMALL, 1)}
        for number in range(1, MANY + 1):
            task = museum.begin("stuck.jpg")
            await asyncio.wait([task], timeout=SOON)
            saw = f"photo {number} of {MANY}, of which the archive sends a half,"
            assert not task.done(), f"{saw} {ending(task)}"
            await clock.reap([task])
        await museum.expects_quiet(f"{MANY} fetches were cancelled amid their photos")
        await museum.fetches(TOWER, f"{MANY} fetches were cancelled; the next one")


async def test_shares_connections(kata: Any, tasks: Recorder) -> None:
    """photos that are not skipped share four connections, side by side"""
    names = [f"{number}.jpg" for number in range(1, MANY + 1)]
    async with Museum.of(kata) as museum:
        museum.archive |= dict.fromkeys(names, Photo(SMALL, 1))
        for name in names:
            await museum.fetches(name, "a new photo")
        accepted = museum.server.accepted
        saw = f"{MANY} new photos were fetched one after the other: {accepted} connections"
        assert accepted == 1, f"{saw} were opened, where one would do"
        museum.archive |= dict.fromkeys(names, Photo(SMALL, 2))
        museum.gate = upstream.Gate()
        fetches = [museum.begin(name) for name in names]
        await asyncio.sleep(SOON)
        at_once, opened = museum.gate.waiting, museum.server.accepted
        saw = f"{MANY} photos were asked for at once: {at_once} were under way"
        assert at_once == LIMIT, f"{saw}, and the archive grants {LIMIT}"
        museum.gate.open()
        await asyncio.sleep(SOON)
        for fetch, name in zip(fetches, names, strict=True):
            museum.expects_photo(fetch, name, f"one of {MANY} photos that were asked for at once")
        opened = museum.server.accepted
        assert opened <= LIMIT, f"{saw}, and {opened} connections opened, where {LIMIT} would do"


@dataclass(frozen=True)
class Photo:
    """`stuck` is one of which only a half is sent."""

    size: int
    version: int
    stuck: bool = False
    status: int = 200

    @property
    def data(self) -> bytes:
        return bytes([self.version]) * self.size

    def answer(self) -> upstream.Response:
        headers = {"ETag": f'"{self.version}"'}
        if not self.stuck:
            return upstream.Response(self.status, headers, self.data)
        headers["Content-Length"] = str(self.size)
        return upstream.Response(200, headers, chunks=self._half())

    async def _half(self) -> AsyncIterator[bytes]:
        yield self.data[: self.size // 2]
        await asyncio.Event().wait()


class Museum:
    """The learner's mirror, and an archive of ours."""

    server: upstream.Server
    mirror: Any

    def __init__(self, kata: Any) -> None:
        for pools in (connector, http11):
            clock.set_watches(vars(pools))  # on a slow machine nothing is idle for too long
        self.kata = kata
        self.archive: dict[str, Photo] = {}
        self.gate = upstream.Gate()
        self.gate.open()
        self._begun: list[asyncio.Task[Any]] = []

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any) -> AsyncIterator["Museum"]:
        museum = cls(kata)
        async with upstream.serve(museum._answer) as museum.server:
            museum.mirror = kata.Mirror(museum.server.url)
            try:
                yield museum
            finally:
                await clock.reap(museum._begun)
                await museum.mirror.close()

    async def _answer(self, request: upstream.Request) -> upstream.Response:
        await self.gate.passed()
        if request.method != "GET":
            return upstream.Response(405, {"Allow": "GET"})
        photo = self.archive.get(request.path.removeprefix("/photos/"))
        return photo.answer() if photo else upstream.Response(404)

    def begin(self, name: str) -> "asyncio.Task[Any]":
        self._begun.append(task := asyncio.create_task(self.mirror.fetch(name)))
        return task

    async def fetches(self, name: str, what: str) -> None:
        self.expects_photo(await self._fetched(name), name, what)

    def expects_photo(self, fetch: "asyncio.Task[Any]", name: str, what: str) -> None:
        saw = f"{what} {self._how(fetch)}"
        assert ended_well(fetch), saw
        photo = fetch.result()
        got = f"{len(photo)} bytes" if isinstance(photo, bytes) else repr(photo)
        expected = self.archive[name]
        assert same(photo, expected.data), (
            f"{what} of {expected.size} bytes was returned as {got:.60}"
        )

    async def skips(self, name: str, what: str) -> None:
        fetch = await self._fetched(name)
        assert ended_well(fetch) and fetch.result() is None, f"{what} {self._how(fetch)}"

    async def refuses(self, name: str, what: str) -> None:
        fetch = await self._fetched(name)
        refused = fetch.done() and isinstance(error_of(fetch), self.kata.TooLarge)
        assert refused, f"{what} {self._how(fetch)}"

    async def fails(self, name: str, what: str) -> None:
        fetch = await self._fetched(name)
        assert fetch.done() and error_of(fetch), f"{what} {self._how(fetch)}"

    async def _fetched(self, name: str) -> "asyncio.Task[Any]":
        fetch = self.begin(name)
        await asyncio.wait([fetch], timeout=SOON)
        return fetch

    def _how(self, fetch: "asyncio.Task[Any]") -> str:
        if fetch.done():
            return ending(fetch)
        left = self.server.in_flight
        return f"had no answer within {SOON:g} s; {left} answers were still under way"

    async def expects_quiet(self, what: str) -> None:
        await asyncio.sleep(SOON)
        left = self.server.in_flight
        assert not left, f"{what}, and {left} answer(s) were still under way"


def ended_well(task: "asyncio.Task[Any]") -> bool:
    return task.done() and error_of(task) is None


def error_of(task: "asyncio.Task[Any]") -> BaseException | None:
    return asyncio.CancelledError() if task.cancelled() else task.exception()


def ending(task: "asyncio.Task[Any]") -> str:
    if error := error_of(task):
        return f"raised {type(error).__name__}: {error}"
    got = task.result()
    return "was returned whole" if isinstance(got, bytes) else f"returned {got!r:.60}"
