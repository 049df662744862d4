"""Records what happens to the requests of an app, and in which order."""

import asyncio
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from checker.probes.asgi.cycle import App, Cycle, Message, Receive, Send
from checker.probes.asgi.draft import Draft
from checker.probes.asgi.entrance import guard
from checker.probes.asgi.hooks import hooked
from checker.probes.asgi.layer import Layer
from checker.probes.asgi.life import Event, Headers, Life
from checker.probes.asgi.seats import (
    Seat,
    attribute,
    is_framework,
    is_plumbing,
    name_of,
    seat_inside,
)

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
        recorder.watch(app, stack)
        yield recorder
        recorder.closed = True


class Recorder:
    """What has been seen so far."""

    def __init__(self, files: frozenset[str]) -> None:
        self.files = files
        self.closed = False
        self._names: list[str] = []
        self._drafts: list[Draft] = []
        self._events: list[Event] = []
        self._dropped = 0
        self._loop: asyncio.AbstractEventLoop | None = None

    def mark(self, label: str) -> None:
        """A labelled moment."""
        self.note("mark", label=label)

    def life(self) -> Life:
        """All that has happened so far."""
        layers = tuple(self._names)
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
        """A request has come; whatever goes out through `send` its client gets."""
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

    # Taking the seats

    def watch(self, app: App, stack: ExitStack) -> None:
        if is_framework(app):
            self._inside(app, stack)
        else:
            stack.enter_context(guard(app, self._layer(app, stack)))

    def _layer(self, app: App, stack: ExitStack) -> Any:
        name = self._name(app)
        self._inside(app, stack)
        return lambda app: Layer(app, name, self)

    def _inside(self, app: Any, stack: ExitStack) -> None:
        if isinstance(app, Layer):  # of another recorder
            self._sit(attribute(app, "app"), stack)
        elif not is_framework(app):
            if seat := seat_inside(app):
                self._sit(seat, stack)
        elif app.middleware_stack is not None:
            self._sit(attribute(app, "middleware_stack"), stack)
        else:
            names = vars(app)
            stack.callback(_put_back, names, "build_middleware_stack", dict(names))
            app.build_middleware_stack = partial(
                self._build, app.build_middleware_stack, app, stack
            )

    def _sit(self, seat: Seat, stack: ExitStack) -> None:
        if isinstance(seat.app, Layer) or is_framework(seat.app) or is_plumbing(seat.app):
            self._inside(seat.app, stack)
            return
        wrap = self._layer(seat.app, stack)
        seat.put(wrap(seat.app))
        stack.callback(seat.put, seat.app)

    def _build(self, build: Any, app: Any, stack: ExitStack) -> Any:
        """The stack is built when the first request comes; all of it is watched then."""
        built = build()
        held = _Held(built)
        self._sit(attribute(held, "app"), stack)
        stack.callback(_restore, app, built)
        return held.app

    def _name(self, app: App) -> str:
        name = name_of(app)
        alike = sum(each == name or each.startswith(f"{name} ") for each in self._names)
        self._names.append(f"{name} {alike + 1}" if alike else name)
        return self._names[-1]


class _Held:
    def __init__(self, app: Any) -> None:
        self.app = app


def _put_back(names: dict[str, Any], name: str, before: dict[str, Any]) -> None:
    del names[name]
    names.update({name: before[name]} if name in before else {})


def _restore(app: Any, built: Any) -> None:
    app.middleware_stack = built
