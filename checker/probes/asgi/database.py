"""What SQLAlchemy has done for a request: not begun, as its own events tell, but done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Pool, event

from checker.probes.asgi.layer import note

__all__ = ["Connection", "commit", "listening", "rollback"]


def commit(original: Any) -> Callable[[Any], None]:
    return lambda connection: _do("commit", original, connection)


def rollback(original: Any) -> Callable[[Any], None]:
    return lambda connection: _do("rollback", original, connection)


@contextmanager
def listening() -> Iterator[None]:
    """To all pools, those of engines that are made later too."""
    listeners = {what: _hearer(what) for what in ("checkout", "checkin")}
    for what, listener in listeners.items():
        event.listen(Pool, what, listener)
    try:
        yield
    finally:
        for what, listener in listeners.items():
            event.remove(Pool, what, listener)


def _do(what: str, original: Any, connection: Any) -> None:
    try:
        original(connection)
    except BaseException as error:
        note(f"{what}.failed", type(error).__name__)
        raise
    note(what)


def _hearer(what: str) -> Callable[..., None]:
    return lambda *_: note(what)
