"""One request while it is recorded."""

from typing import TYPE_CHECKING, Any

from checker.probes.asgi.cycle import Message
from checker.probes.asgi.life import Headers, Request

if TYPE_CHECKING:
    from checker.probes.asgi.recorder import Recorder


class Draft:
    """What is known so far of a request."""

    def __init__(self, recorder: "Recorder", number: int, scope: Any) -> None:
        self.recorder = recorder
        self.number = number
        self.method, self.path = scope["method"], scope["path"]
        self.endpoint = ""
        self.status = 0
        self.complete = False

    def note(
        self, what: str, layer: str = "", label: str = "", headers: Headers = (), line: int = 0
    ) -> None:
        self.recorder.note(what, self.number, layer, label, headers, line)

    def reached(self, scope: Any) -> None:
        """A router has noted in the scope to whom it has given the request."""
        if endpoint := scope.get("endpoint"):
            self.endpoint = getattr(endpoint, "__name__", type(endpoint).__name__)

    def message(self, message: Message, layer: str = "", prefix: str = "") -> None:
        """A layer sends it outward, or the client gets it."""
        if message["type"] == "http.response.start":
            self.note(f"{prefix}start", layer, str(message["status"]), _headers(message))
        elif message["type"] == "http.response.body":
            last = not message.get("more_body", False)
            size = len(message.get("body", b""))
            self.note(f"{prefix}end" if last else f"{prefix}body", layer, f"{size} bytes")

    def heard(self, what: str, message: Message) -> None:
        """What the client's side tells: see Cycle."""
        if what == "left":
            self.note("client.left")
        elif what == "cut":
            self.note("response.cut")
        else:
            self.message(message, prefix="response.")
            self.status = message.get("status", self.status)
            last = message["type"] == "http.response.body" and not message.get("more_body", False)
            self.complete = self.complete or last

    def request(self, layers: tuple[str, ...]) -> Request:
        return Request(
            self.number, self.method, self.path, layers, self.endpoint, self.status, self.complete
        )


def _headers(message: Message) -> Headers:
    return tuple(
        (bytes(name).decode("latin-1").lower(), bytes(value).decode("latin-1"))
        for name, value in message.get("headers", [])
    )
