"""What is logged meanwhile, and at which line."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

__all__ = ["Entry", "listen"]


@dataclass(frozen=True)
class Entry:
    """One call of a logger.

    Attributes:
        logger: its name; "root" is the root's
        level: its name, such as "WARNING"
        text: the message, with its arguments filled in
        file: the path of the file that called
        line: counted from 1
        error: the exception whose traceback comes with it, if any does
    """

    logger: str
    level: str
    text: str
    file: str
    line: int
    error: BaseException | None = None


@contextmanager
def listen() -> Iterator[list[Entry]]:
    """All entries of level INFO and above, of every logger that hands them on, as they come.

    Listeners may overlap in any way.
    """
    listener = _Listener()
    root = logging.getLogger()
    _levels.append(root.level)
    root.addHandler(listener)
    root.setLevel(logging.INFO)
    try:
        yield listener.entries
    finally:
        root.removeHandler(listener)
        root.setLevel(_levels.pop())  # whoever leaves last gives back what the first has found


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        told = (record.name, record.levelname, record.getMessage())
        self.entries.append(Entry(*told, record.pathname, record.lineno, error))


_levels: list[int] = []  # the root's, as the listeners found it
