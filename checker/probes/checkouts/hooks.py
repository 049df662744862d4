"""What pools tell while anybody records: those of all engines, also of engines made later."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from typing import Any

from sqlalchemy import Pool, QueuePool, event

from checker.probes.callers import followed
from checker.probes.changes import changed
from checker.probes.checkouts.recorder import Recorder

NUMBER = "checker.probes.checkouts"  # where a connection keeps its number

_numbers = count()


@contextmanager
def listening(recorder: Recorder) -> Iterator[None]:
    """To all that the recorder wants to know."""
    hears = Listener(recorder)
    listeners: dict[str, Callable[..., None]] = {
        "checkout": hears.checkout,
        "checkin": hears.checkin,
        "detach": hears.detach,
        "connect": hears.connect,
        "close": hears.close,
        "close_detached": hears.close_detached,
    }
    for name, listener in listeners.items():
        event.listen(Pool, name, listener)
    try:
        with followed(), changed(Pool, "connect", partial(_asking, recorder)):
            yield
    finally:
        for name, listener in listeners.items():
            event.remove(Pool, name, listener)


class Listener:
    """Translates a pool's words. The record is the place that a connection has in its pool."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder

    def checkout(self, connection: Any, record: Any, proxy: Any) -> None:
        number = record.info.setdefault(NUMBER, next(_numbers))
        self.recorder.checked_out(record, proxy, number)

    def checkin(self, connection: Any, record: Any) -> None:
        self.recorder.checked_in(record)

    def detach(self, connection: Any, record: Any) -> None:
        self.recorder.checked_in(record)

    def connect(self, connection: Any, record: Any) -> None:
        self.recorder.opened += 1

    def close(self, connection: Any, record: Any) -> None:
        self.recorder.closed += 1

    def close_detached(self, connection: Any) -> None:
        self.recorder.closed += 1


def _asking(recorder: Recorder, original: Callable[[Pool], Any]) -> Callable[[Pool], Any]:
    """From when on somebody waits for a connection."""

    def connect(pool: Pool) -> Any:
        wait = recorder.ask()
        try:
            proxy = original(pool)
        except BaseException:
            recorder.refuse(wait)
            raise
        # An engine that is disposed of makes a new pool, but keeps its dialect.
        recorder.grant(wait, proxy, pool._dialect, _size(pool))
        return proxy

    return connect


def _size(pool: Pool) -> int:
    """How many it lets out; 0 is no limit."""
    if not isinstance(pool, QueuePool) or pool._max_overflow < 0 or not pool.size():
        return 0
    return pool.size() + pool._max_overflow
