"""Records what happens to the requests of an app, and in which order."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from checker.probes.asgi.cycle import App, Cycle, Message, Receive, Send
from checker.probes.asgi.draft import Draft
from checker.probes.asgi.hooks import hooked
from checker.probes.asgi.life import Event, Headers, Life
from checker.probes.asgi.onion import Onion

PIECES, EVENTS = 2_000, 20_000  # so many, and pieces of bodies are dropped; so many, and all are


@contextmanager
def record(app: App, files: Iterable[Path | str] = ()) -> Iterator["Recorder"]:
    """Whoever calls the app inside is recorded: `asgi.call` and `asgi.open`, or a server.

    The layers of middleware are found by what holds what, once they are built. FastAPI's own
    plumbing is left out. Lines are told of these `files`; by default, of all but libraries.
    """
    recorder = Recorder(frozenset(map(str, files)))
    with ExitStack() as stack:
        stack.enter_context(hooked())
        Onion(recorder, recorder.layers, stack).watch(app)
        stack.callback(setattr, recorder, "closed", True)
        yield recorder


class Recorder:
    """What has been seen so far. A recording has room for 20 000 events.

    Attributes:
        files (frozenset[str]): whose lines are told
        layers: of the app, outermost first, once it is built
        closed (bool): the recording is over
    """

    def __init__(self, files: frozenset[str]) -> None:
        self.files = files
        self.layers: list[str] = []
        self.closed = False
        self._drafts: list[Draft] = []
        self._events: list[Event] = []
        self._dropped = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def mark(self, label: str) -> None:
        """A labelled moment, among the events."""
        self.note("mark", label=label)

    def life(self) -> Life:
        """All that has happened so far."""
        layers = tuple(self.layers)
        requests = tuple(draft.request(layers) for draft in self._drafts)
        return Life(requests, tuple(self._events), self._dropped)

    def note(
        self,
        what: str,
        request: int | None = None,
        layer: str = "",
        label: str = "",
        headers: Headers = (),
        line: int = 0,
    ) -> None:
        piece = what.endswith("body")
        if self.closed or len(self._events) >= (PIECES if piece else EVENTS):
            self._dropped += not self.closed
            return
        loop = asyncio._get_running_loop() or self._loop
        at = loop.time() if loop else 0.0
        number = len(self._events)
        self._events.append(Event(number, at, what, request, layer, label, headers, line))

    def begin(self, scope: Any, receive: Receive, send: Send) -> tuple[Draft, Send]:
        # A request has come; whatever goes out through `send` its client gets.
        self._loop = asyncio.get_running_loop()
        draft = Draft(self, len(self._drafts), scope)
        self._drafts.append(draft)
        cycle = getattr(receive, "__self__", None)
        if isinstance(cycle, Cycle):
            cycle.listeners.append(draft.heard)
            return draft, send

        async def sending(message: Message) -> None:
            await send(message)
            draft.heard("message", message)

        return draft, sending
