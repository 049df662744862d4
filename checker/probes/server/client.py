"""What a client of a served file reads. Each call opens a connection of its own and closes it."""

import asyncio
import json
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from typing import Any, Self

CONTINUE = b"HTTP/1.1 100 "


@dataclass(frozen=True)
class Answer:
    """A status, headers by their names in lower case, and a whole body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")

    def json(self) -> Any:
        return json.loads(self.body)


class Held:
    """A request that is in flight: the application reads a body whose end is kept back.

    The sockets block, in threads: a loop with a virtual clock waits for a thread as long as it
    takes, and needs to know nothing of the server.
    """

    def __init__(self, port: int, method: str, path: str, content: bytes) -> None:
        self._connection = HTTPConnection("127.0.0.1", port)
        self._method = method
        self._path = path
        self._content = content

    async def begin(self, headers: Mapping[str, str], *, wait: bool) -> Self:
        """Send all but the last byte, if `wait` once the application has asked for the body."""
        await asyncio.to_thread(self._begin, dict(headers), wait)
        return self

    async def finish(self) -> Answer:
        """Send the rest; what is answered. A ConnectionError says that it was cut off."""
        return await asyncio.to_thread(self._finish)

    def close(self) -> None:
        self._connection.close()

    def _begin(self, headers: dict[str, str], wait: bool) -> None:
        headers |= {"Connection": "close", "Content-Length": str(len(self._content))}
        headers |= {"Expect": "100-continue"} if wait else {}
        self._connection.request(self._method, self._path, headers=headers)
        if wait:
            self._await_go_ahead()
        self._connection.send(self._content[:-1])

    def _await_go_ahead(self) -> None:
        # A server says "100 Continue" at the moment that the application asks for the body.
        heard = b""
        while not heard.endswith(b"\r\n\r\n"):
            piece = self._connection.sock.recv(1)
            heard += piece
            if not piece or not heard.startswith(CONTINUE[: len(heard)]):
                raise ConnectionError(f"the body was not asked for; it said {heard!r}")

    def _finish(self) -> Answer:
        try:
            self._connection.send(self._content[-1:])
            response = self._connection.getresponse()
            headers = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers, response.read())
        except HTTPException as error:
            raise ConnectionError(f"the answer broke off: {error!r}") from error
        finally:
            self.close()
