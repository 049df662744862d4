"""What a client of a served file reads. Each call opens a connection of its own and closes it."""

import asyncio
import json
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any, Self

CONTINUE = b"HTTP/1.1 100 "


@dataclass(frozen=True)
class Answer:
    """What was answered, to its end.

    Attributes:
        status: of HTTP
        headers: by their names in lower case
        body: its bytes
    """

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8; what is none becomes U+FFFD."""
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is none
        """
        return json.loads(self.body)


class Held:
    """A request in flight: the application waits for the end of a body, which is kept back.

    The server says "100 Continue" when its application asks for the body (RFC 9110, 10.1.1). The
    sockets block, in threads: a loop with a virtual clock waits for a thread as long as it takes,
    and need not know of the server.

    Attributes:
        answered (bool): it was, before it asked for the body
    """

    answered = False

    def __init__(self, port: int, method: str, path: str, content: bytes) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)
        self._method = method
        self._path = path
        self._content = content

    async def begin(self, headers: Mapping[str, str], *, wait: bool) -> Self:
        # All but the last byte; if `wait`, once the application has asked for the body.
        await asyncio.to_thread(self._begin, dict(headers), wait)
        return self

    async def finish(self) -> Answer:
        """Send the rest; what is answered.

        Raises:
            ConnectionError: it is cut off
        """
        return await asyncio.to_thread(self._finish)

    def close(self) -> None:
        self._connection.close()

    def _begin(self, headers: dict[str, str], wait: bool) -> None:
        headers |= {"Connection": "close", "Content-Length": str(len(self._content))}
        headers |= {"Expect": "100-continue"} if wait else {}
        self._connection.request(self._method, self._path, headers=headers)
        self.answered = wait and not self._asked()
        if not self.answered:
            self._connection.send(self._content[:-1])

    def _asked(self) -> bool:
        # A server says "100 Continue" at the moment that the application asks for the body.
        heard = b""
        while len(heard) < len(CONTINUE):
            heard = self._connection.sock.recv(len(CONTINUE), socket.MSG_PEEK)
            if not heard:
                raise ConnectionResetError("the connection was closed without an answer")
        return heard == CONTINUE

    def _finish(self) -> Answer:
        try:
            if not self.answered:
                self._connection.send(self._content[-1:])
            response = self._connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read())
        except HTTPException as error:
            raise ConnectionResetError(str(error)) from error
        finally:
            self.close()
