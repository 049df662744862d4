"""Lines that, in another thread, call what only the loop's own thread may call."""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any


@contextmanager
def intruders(file: str) -> Iterator[list[int]]:
    """The lines of a file whose threads set a future or an event of the running loop by themselves.

    Such a call wakes no loop that sleeps: only `call_soon_threadsafe` does.
    """
    loop: Any = asyncio.get_running_loop()
    home, stock, before = threading.get_ident(), loop.call_soon, vars(loop).get("call_soon")
    lines: list[int] = []

    def call_soon(callback: Callable[..., object], *args: Any, **options: Any) -> asyncio.Handle:
        if threading.get_ident() != home and (line := _line_of(file, sys._getframe(1))):
            lines.append(line)
        handle: asyncio.Handle = stock(callback, *args, **options)
        return handle

    loop.call_soon = call_soon
    try:
        yield lines
    finally:
        del loop.call_soon
        if before:
            loop.call_soon = before


def _line_of(file: str, frame: FrameType | None) -> int:
    while frame and frame.f_code.co_filename != file:
        frame = frame.f_back
    return frame.f_lineno if frame else 0
