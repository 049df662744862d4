"""One connection of a client: requests in, answers out, by HTTP/1.1."""

import asyncio
import socket
from collections.abc import AsyncGenerator, AsyncIterable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any

import h11

from checker.probes.errands import errand
from checker.probes.upstream.exchange import Draft, Response

if TYPE_CHECKING:
    from checker.probes.upstream.server import Server

PIECE = 65_536  # bytes; what nobody reads stays here, and not in the system's buffers


class Conversation(asyncio.Protocol):
    """What a connection says is parsed by h11, and one request is answered after the other."""

    def __init__(self, server: "Server") -> None:
        self._server = server
        self._http = h11.Connection(h11.SERVER)
        self._transport: Any = None
        self._draft: Draft | None = None
        self._work: asyncio.Task[None] | None = None
        self._flows = asyncio.Event()
        self._flows.set()
        self._ready = False  # to speak HTTP: there is no handshake to wait for

    def connection_made(self, transport: Any) -> None:
        self._transport = transport
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, PIECE)
        self.number = self._server.accept(self)
        if self._server.tls:
            transport.pause_reading()  # the first bytes are not HTTP
            self._work = errand(self._shake_hands())
        else:
            self._begin()

    def data_received(self, data: bytes) -> None:
        self._http.receive_data(data)
        if self._ready:
            self._advance()

    def pause_writing(self) -> None:
        self._flows.clear()

    def resume_writing(self) -> None:
        self._flows.set()

    def connection_lost(self, error: Exception | None) -> None:
        if self._draft:
            self._server.finish(self._draft, None)
        self._server.lose(self)
        if self._work:
            self._work.cancel()

    def stop(self) -> "asyncio.Task[None] | None":
        """Hang up. What is still to be waited for."""
        self._transport.abort()
        if self._work:
            self._work.cancel()
        return self._work

    async def _shake_hands(self) -> None:
        loop, tls = asyncio.get_running_loop(), self._server.tls
        assert tls
        try:
            self._transport = await loop.start_tls(
                self._transport, self, tls.context, server_side=True
            )
        except (OSError, asyncio.CancelledError) as error:
            self._server.shake(self.number, str(error) or type(error).__name__)
            self._transport.abort()
            self._server.lose(self)
            return
        self._server.shake(self.number, "")
        self._begin()
        self._advance()

    def _begin(self) -> None:
        self._transport.set_write_buffer_limits(high=1, low=0)  # TLS stands still at 0
        self._ready = True

    def _advance(self) -> None:
        """Take in what has come, until a whole request is there or more must come."""
        try:
            while self._take(self._http.next_event()):
                pass
        except h11.RemoteProtocolError as error:
            self._work = errand(self._refuse(error.error_status_hint))

    def _take(self, event: Any) -> bool:
        match event:
            case h11.Request():
                self._draft = self._server.begin(self.number, event)
                if self._http.they_are_waiting_for_100_continue:
                    self._write(h11.InformationalResponse(status_code=100, headers=[]))
            case h11.Data(data=data) if self._draft:
                self._draft.body += data
            case h11.EndOfMessage() if self._draft:
                self._work = errand(self._answer(self._draft))
                return False
            case h11.ConnectionClosed():
                self._transport.close()
                return False
        return event is not h11.NEED_DATA and event is not h11.PAUSED

    async def _answer(self, draft: Draft) -> None:
        try:
            await self._send(draft, await self._server.answer(draft.told()))
        except ConnectionError:  # a handler's way to hang up
            self._transport.abort()
        except Exception as error:
            self._server.errors.append(error)
            self._transport.abort()
        else:
            self._go_on()

    async def _send(self, draft: Draft, response: Response) -> None:
        await asyncio.sleep(response.delay)
        self._write(h11.Response(status_code=response.status, headers=response.fields()))
        if draft.method != "HEAD":
            async with aclosing(_pieces(response)) as pieces:
                async for piece in pieces:
                    self._write(h11.Data(data=piece))
                    await self._sent()
        self._write(h11.EndOfMessage())
        await self._flows.wait()
        self._draft = None
        self._server.finish(draft, response.status)

    async def _sent(self) -> None:
        await self._flows.wait()
        if self._transport.is_closing():
            raise ConnectionResetError("the client has gone")

    def _go_on(self) -> None:
        if self._http.our_state is h11.DONE and self._http.their_state is h11.DONE:
            self._http.start_next_cycle()
            self._advance()
        else:
            self._transport.close()

    async def _refuse(self, status: int) -> None:
        self._draft = None
        if self._http.our_state in (h11.IDLE, h11.SEND_RESPONSE):
            self._write(h11.Response(status_code=status, headers=[("connection", "close")]))
            self._write(h11.EndOfMessage())
        self._transport.close()

    def _write(self, event: Any) -> None:
        if data := self._http.send(event):
            self._transport.write(data)


async def _pieces(response: Response) -> AsyncGenerator[bytes, None]:
    content, chunks = response.content, response.chunks
    if chunks is None:
        chunks = (content[at : at + PIECE] for at in range(0, len(content), PIECE))
    if isinstance(chunks, AsyncIterable):
        async for chunk in chunks:
            yield chunk
    else:
        for chunk in chunks:
            yield chunk
