"""What a client has in its hands in the end."""

import json
from dataclasses import dataclass
from typing import Any

import httpx


@dataclass(frozen=True)
class Answer:
    """An answer as its client sees it, and the error that its client does not see.

    Attributes:
        status: of HTTP; 0 where the connection was closed before there was one
        headers: as httpx has them, in any case
        body: its bytes, as far as they came
        complete: the body was ended as it should be; else the connection was closed
        raised: the exception that left the app's outermost layer, which a server would log
    """

    status: int
    headers: httpx.Headers
    body: bytes
    complete: bool
    raised: BaseException | None = None

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

    def __str__(self) -> str:
        cut = "" if self.complete else ", and then the connection was closed"
        reason = f"; the app raised {self.raised!r:.200}" if self.raised else ""
        return f"{self.status} {self.text:.200}".rstrip() + cut + reason
