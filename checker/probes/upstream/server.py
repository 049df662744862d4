"""A partner's server: what has come to it, and what is still open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from checker.probes.listener import HERE, Listener
from checker.probes.upstream.authority import Certificate
from checker.probes.upstream.exchange import Answers, Draft, Request, Response
from checker.probes.upstream.gate import Gate
from checker.probes.upstream.traffic import Link, Traffic

if TYPE_CHECKING:
    from checker.probes.upstream.conversation import Conversation

ANSWER = Response(body="ok")


@dataclass(frozen=True)
class Handshake:
    """A client has looked at the server's certificate.

    Attributes:
        connection: its number, counted from 1
        at: when, in seconds of the loop's clock
        error: why they have not agreed, or ""
    """

    connection: int
    at: float
    error: str = ""


@asynccontextmanager
async def serve(
    handler: Answers | None = None, tls: Certificate | None = None
) -> "AsyncIterator[Server]":
    """A server on a free port of this machine, in this very loop, until the `async with` is left.

    It answers what `handler` says: an async function of a request, or a dictionary of them, or of
    responses, by path; else "ok". With `tls` it shows this certificate.

    Raises:
        Exception: the first that a handler raised, at the end; but ConnectionError hangs up
    """
    from checker.probes.upstream.conversation import Conversation  # late: h11 is few checks' need

    server = Server(handler, tls)
    listener = Listener(lambda: Conversation(server))
    server.port = listener.port
    try:
        yield server
    finally:
        await listener.closed()
        await server._stop()
        if server.errors:
            raise server.errors[0]  # whatever has come of it


class Server:
    """Counts for itself, whatever its clients say of themselves.

    Attributes:
        port: of TCP, at 127.0.0.1
        tls (Certificate | None): the certificate that it shows, if any
        errors: what its handlers have raised
    """

    port: int

    def __init__(self, handler: Answers | None, tls: Certificate | None) -> None:
        self.tls = tls
        self.errors: list[Exception] = []
        self._handler = handler
        self._gates: dict[str, Gate] = {}
        self._drafts: list[Draft] = []
        self._links: list[Link] = []
        self._talks: dict[Conversation, int] = {}
        self._handshakes: list[Handshake] = []
        self._loop = asyncio.get_running_loop()
        self._left = asyncio.Event()
        self._start = self._loop.time()
        self._ended: float | None = None

    @property
    def url(self) -> str:
        """Its address, without a slash at the end."""
        return self.url_of(HERE)

    def url_of(self, host: str) -> str:
        """Its address under another name: cookies are kept for names only, as "localhost"."""
        return f"{'https' if self.tls else 'http'}://{host}:{self.port}"

    @property
    def accepted(self) -> int:
        """How many connections there were so far."""
        return len(self._links)

    @property
    def open(self) -> int:
        """How many connections there are now."""
        return len(self._talks)

    @property
    def connections(self) -> tuple[Link, ...]:
        """When each was opened and closed."""
        return tuple(self._links)

    @property
    def requests(self) -> tuple[Request, ...]:
        """All that have come in, in this order."""
        return tuple(draft.told() for draft in self._drafts)

    @property
    def in_flight(self) -> int:
        """How many requests are not answered yet, and their clients still wait."""
        return sum(draft.ended is None for draft in self._drafts)

    @property
    def handshakes(self) -> tuple[Handshake, ...]:
        """Those that have come to an end, good or bad."""
        return tuple(self._handshakes)

    def hold(self, path: str) -> Gate:
        """A gate: requests to this path wait there until it is opened."""
        gate = self._gates[path] = Gate()
        return gate

    def traffic(self) -> Traffic:
        """All of it, to be drawn."""
        end = self._loop.time() if self._ended is None else self._ended
        return Traffic(self.connections, self.requests, self._start, end)

    # What conversations tell and ask:

    def accept(self, talk: "Conversation") -> int:
        link = Link(len(self._links) + 1, self._loop.time())
        self._links.append(link)
        self._talks[talk] = link.number
        return link.number

    def lose(self, talk: "Conversation") -> None:
        if number := self._talks.pop(talk, 0):
            link = self._links[number - 1]
            self._links[number - 1] = replace(link, closed=self._loop.time())
            self._left.set()

    def shake(self, connection: int, error: str) -> None:
        self._handshakes.append(Handshake(connection, self._loop.time(), error))

    def begin(self, connection: int, event: Any) -> Draft:
        path, _, query = event.target.decode().partition("?")
        headers: dict[str, str] = {}
        for name, value in event.headers:
            known = headers.get(name.decode())
            headers[name.decode()] = ", ".join(filter(None, (known, value.decode("latin-1"))))
        draft = Draft(
            len(self._drafts) + 1,
            connection,
            event.method.decode(),
            path,
            query,
            headers,
            self._loop.time(),
        )
        self._drafts.append(draft)
        return draft

    def finish(self, draft: Draft, status: int | None) -> None:
        draft.ended, draft.status = self._loop.time(), status

    async def answer(self, request: Request) -> Response:
        if gate := self._gates.get(request.path):
            await gate.passed()
        found: Any = self._handler
        if found is None:
            return ANSWER
        if not callable(found):
            found = found.get(request.path, Response(404, body="no such path"))
        answer = found if isinstance(found, Response) else await found(request)
        assert isinstance(answer, Response), f"a handler gave {answer!r}, which is no Response"
        return answer

    async def _stop(self) -> None:
        self._ended = self._loop.time()
        work = [talk.stop() for talk in list(self._talks)]
        await asyncio.gather(*filter(None, work), return_exceptions=True)
        while self._talks:
            self._left.clear()
            await self._left.wait()
