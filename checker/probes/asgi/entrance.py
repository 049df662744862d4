"""Where a client's requests come to an app: a recorder may stand there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from checker.probes.asgi.cycle import App

_guards: dict[int, list[Callable[[App], App]]] = {}


def guarded(app: App) -> App:
    """The app, behind whoever stands at its entrance."""
    for guard in _guards.get(id(app), ()):
        app = guard(app)
    return app


@contextmanager
def guard(app: App, wrap: Callable[[App], App]) -> Iterator[None]:
    """Meanwhile, requests meet `wrap(app)`."""
    standing = _guards.setdefault(id(app), [])
    standing.append(wrap)
    try:
        yield
    finally:
        standing.remove(wrap)
        if not standing:
            del _guards[id(app)]
