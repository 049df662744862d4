"""One request as uvicorn serves it: what the app is told, and what becomes of what it sends."""

import asyncio
import re
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
"""What ASGI sends to and fro: `{"type": "http.response.start", "status": 200, ...}`."""

Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Any, Receive, Send], Awaitable[Any]]
"""An application of ASGI 3: called with scope, receive and send."""

HIGH, LOW = (
    65536,
    16384,
)  # bytes that no client has read: so many pause the app, so few let it go on
FRAME = 8  # bytes that a piece takes beside its own, so that empty ones count too

NAME = re.compile(rb'[\x00-\x1f\x7f()<>@,;:\\[\]={} \t"]')
VALUE = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")

Listener = Callable[[str, Message], object]  # hears of a `message`, or that one hung up: see below


class Cycle:
    """What uvicorn calls a RequestResponseCycle, without a socket.

    `receive` gives the body, a long one in pieces, then waits until the client has left or the
    answer is complete. What is sent to a client who has left is dropped, silently. An exception
    that leaves the app becomes a 500 as long as no status is out; after that, the connection is
    closed.

    Its `listeners` are told at once of each "message" that goes out to the client, that the client
    has "left", and that the server has "cut" an answer short.
    """

    def __init__(self, scope: dict[str, Any], body: bytes) -> None:
        self.scope = scope
        self.listeners: list[Listener] = []
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.pieces: deque[bytes] = deque()
        self.complete = False  # for the app
        self.whole = False  # for the client: there may be no body to wait for
        self.disconnected = False
        self.raised: BaseException | None = None
        self._body = body
        self._started = False
        self._left_to_send: int | None = None  # of the content-length
        self._unread = self._dropped = 0
        self._news = asyncio.Event()  # for receive
        self._news.set()
        self._room = asyncio.Event()  # for send
        self._room.set()
        self._moved = asyncio.Event()  # for the client

    async def run(self, app: App) -> None:
        try:
            await app(self.scope, self.receive, self.send)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            self.raised = error
            await self._fail()
        else:
            if not self._started:
                await self._fail()
            elif not self.complete:
                self._close()
        finally:
            self._move()

    # The app's side

    async def receive(self) -> Message:
        if not self.disconnected and not self.complete:
            await self._news.wait()
            self._news.clear()
        if self.disconnected or self.complete:
            return {"type": "http.disconnect"}
        body, self._body = self._body[:HIGH], self._body[HIGH:]
        if self._body:
            self._news.set()
        return {"type": "http.request", "body": body, "more_body": bool(self._body)}

    async def send(self, message: Message) -> None:
        if not self.disconnected:
            await self._room.wait()
        if self.disconnected:
            self._dropped += 1
            if self._dropped % 100 == 0:
                await asyncio.sleep(0)  # else a stream that never waits would never be cancelled
            return
        kind = message["type"]
        if self.complete:
            raise RuntimeError(
                f"Unexpected ASGI message '{kind}' sent, after response already completed."
            )
        expected = "http.response.body" if self._started else "http.response.start"
        if kind != expected:
            raise RuntimeError(f"Expected ASGI message '{expected}', but got '{kind}'.")
        if self._started:
            self._piece(message)
        else:
            self._start(message)
        self._tell("message", message)

    def _start(self, message: Message) -> None:
        self._started = True
        headers = [(bytes(name), bytes(value)) for name, value in message.get("headers", [])]
        for name, value in headers:
            if NAME.search(name):
                raise RuntimeError("Invalid HTTP header name.")
            if VALUE.search(value):
                raise RuntimeError("Invalid HTTP header value.")
            if name.lower() == b"content-length":
                self._left_to_send = int(value)
        empty = message["status"] in (204, 304)
        head = self.scope["method"] == "HEAD"
        if empty or head:
            self._left_to_send = None if head else 0
        self.status, self.headers, self.whole = message["status"], headers, empty or head

    def _piece(self, message: Message) -> None:
        body = b"" if self.scope["method"] == "HEAD" else bytes(message.get("body", b""))
        if self._left_to_send is not None:
            if len(body) > self._left_to_send:
                raise RuntimeError("Response content longer than Content-Length")
            self._left_to_send -= len(body)
        self.pieces.append(body)
        self._count(FRAME + len(body))
        if not message.get("more_body", False):
            if self._left_to_send:
                raise RuntimeError("Response content shorter than Content-Length")
            self.complete = self.whole = True
            self._news.set()

    async def _fail(self) -> None:
        if self._started:
            self._close()
            return
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
        await self.send({"type": "http.response.start", "status": 500, "headers": headers})
        await self.send({"type": "http.response.body", "body": b"Internal Server Error"})

    def _close(self) -> None:
        """The server hangs up; what it has sent still reaches the client."""
        if not self.complete and not self.disconnected:
            self._hang_up()
            self._tell("cut", {})

    def _hang_up(self) -> None:
        self.disconnected = True
        self._news.set()  # first: who listens for the disconnect hears of it before who sends
        self._room.set()

    # The client's side

    async def until(self, seen: Callable[[], object]) -> None:
        while not seen():
            await self._moved.wait()

    def take(self) -> bytes:
        """The next piece that the app has sent."""
        piece = self.pieces.popleft()
        self._count(-FRAME - len(piece))
        return piece

    def leave(self) -> None:
        """The client hangs up."""
        if self.complete or self.disconnected:
            return
        self._hang_up()
        self.pieces.clear()
        self._tell("left", {})

    def _count(self, size: int) -> None:
        self._unread += size
        if self._unread > HIGH:
            self._room.clear()
        elif self._unread <= LOW:
            self._room.set()

    def _tell(self, what: str, message: Message) -> None:
        for listener in self.listeners:
            listener(what, message)
        self._move()

    def _move(self) -> None:
        self._moved.set()
        self._moved = asyncio.Event()
