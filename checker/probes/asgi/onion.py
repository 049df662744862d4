"""The layers of an app, from the outermost: each has somebody in its seat who tells of it."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from checker.probes.asgi.cycle import App
from checker.probes.asgi.entrance import guard
from checker.probes.asgi.layer import Layer
from checker.probes.asgi.seats import (
    Seat,
    attribute,
    is_framework,
    is_plumbing,
    name_of,
    seat_inside,
)

if TYPE_CHECKING:
    from checker.probes.asgi.recorder import Recorder


class Onion:
    """`names` get the layers' names as they are found; `stack` undoes everything."""

    def __init__(self, recorder: "Recorder", names: list[str], stack: ExitStack) -> None:
        self.recorder, self.names, self.stack = recorder, names, stack

    def watch(self, app: App) -> None:
        if is_framework(app):
            self._inside(app)
        else:
            self.stack.enter_context(guard(app, self._layer(app)))

    def _layer(self, app: App) -> Callable[[App], App]:
        name = self._name(app)
        self._inside(app)
        return lambda app: Layer(app, name, self.recorder)

    def _inside(self, app: Any) -> None:
        if isinstance(app, Layer):  # of another recorder
            self._sit(attribute(app, "app"))
        elif not is_framework(app):
            if seat := seat_inside(app):
                self._sit(seat)
        elif app.middleware_stack is not None:
            self._sit(attribute(app, "middleware_stack"))
        else:
            self._wait_for_stack(app)

    def _sit(self, seat: Seat) -> None:
        if isinstance(seat.app, Layer) or is_framework(seat.app) or is_plumbing(seat.app):
            self._inside(seat.app)
            return
        wrap = self._layer(seat.app)
        seat.put(wrap(seat.app))
        self.stack.callback(seat.put, seat.app)

    def _wait_for_stack(self, app: Any) -> None:
        """Starlette builds its stack of middleware when the first request comes."""
        names = vars(app)
        self.stack.callback(_put_back, names, "build_middleware_stack", dict(names))
        app.build_middleware_stack = partial(self._build, app.build_middleware_stack, app)

    def _build(self, build: Callable[[], App], app: Any) -> App:
        held = _Held(build())
        self.stack.callback(setattr, app, "middleware_stack", held.app)
        self._sit(attribute(held, "app"))
        return held.app

    def _name(self, app: App) -> str:
        name = name_of(app)
        alike = sum(each == name or each.startswith(f"{name} ") for each in self.names)
        self.names.append(f"{name} {alike + 1}" if alike else name)
        return self.names[-1]


class _Held:
    def __init__(self, app: App) -> None:
        self.app = app


def _put_back(names: dict[str, Any], name: str, before: dict[str, Any]) -> None:
    del names[name]
    names.update({name: before[name]} if name in before else {})
