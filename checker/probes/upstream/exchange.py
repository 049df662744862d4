"""What a client asks, and what it is answered."""

import json
from collections.abc import AsyncIterable, Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any, Self


@dataclass(frozen=True)
class Request:
    """One request that has come in. Times are seconds of the loop's clock.

    Attributes:
        number: counted from 1 in the order in which they came
        connection: on which it came, counted from 1
        method: in capitals
        path: without the `query`
        headers: by their names in lower case
        body: its bytes
        started: when it came
        ended: when the answer was given to the last byte, or the client had gone; None: not yet
        query: what stands behind the question mark
        status: of HTTP; None while, or if, no answer was given whole
    """

    number: int
    connection: int
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes
    started: float
    ended: float | None = None
    query: str = ""
    status: int | None = None

    @property
    def cookies(self) -> dict[str, str]:
        """By their names."""
        jar = SimpleCookie(self.headers.get("cookie", ""))
        return {name: morsel.value for name, morsel in jar.items()}

    def json(self) -> Any:
        """The body as JSON.

        Raises:
            ValueError: it is none
        """
        return json.loads(self.body)


@dataclass(frozen=True)
class Response:
    """What a server answers.

    Attributes:
        status: of HTTP
        headers: by name, or in pairs; a length is added to a body
        body: whole; text is sent as UTF-8
        chunks: sent one by one instead of a body
        delay: seconds of the loop's time, before anything is sent
    """

    status: int = 200
    headers: Mapping[str, str] | Iterable[tuple[str, str]] = ()
    body: bytes | str = b""
    chunks: Iterable[bytes] | AsyncIterable[bytes] | None = None
    delay: float = 0.0

    @classmethod
    def of_json(cls, value: Any, status: int = 200, delay: float = 0.0) -> Self:
        """That value as JSON, with an HTTP `status`, after `delay` seconds of the loop's time."""
        headers = {"content-type": "application/json"}
        return cls(status, headers, json.dumps(value), delay=delay)

    @property
    def content(self) -> bytes:
        """The body as it is sent."""
        return self.body.encode() if isinstance(self.body, str) else self.body

    def fields(self) -> list[tuple[str, str]]:
        """The headers as they are sent: pairs of name and value."""
        pairs = self.headers.items() if isinstance(self.headers, Mapping) else self.headers
        fields = [*pairs]
        if self.chunks is None and self.status not in (204, 304):
            fields.append(("content-length", str(len(self.content))))
        return fields


Handler = Callable[[Request], Awaitable[Response]]
Answers = Handler | Mapping[str, Response | Handler]


@dataclass(eq=False)
class Draft:
    """A request while it comes in and is answered."""

    number: int
    connection: int
    method: str
    path: str
    query: str
    headers: Mapping[str, str]
    started: float
    body: bytearray = field(default_factory=bytearray)
    ended: float | None = None
    status: int | None = None

    def told(self) -> Request:
        return Request(
            self.number,
            self.connection,
            self.method,
            self.path,
            self.headers,
            bytes(self.body),
            self.started,
            self.ended,
            self.query,
            self.status,
        )
