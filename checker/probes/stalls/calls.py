"""The calls that block, each replaced by one that tells.

In a thread that is at no step of a watched loop each is what it was.
"""

import asyncio
import builtins
import ipaddress
import os
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from functools import update_wrapper, wraps
from types import FrameType, MethodType
from typing import Any

from checker.probes.changes import Changes, Make
from checker.probes.stalls import locks
from checker.probes.stalls.held import held
from checker.probes.stalls.watcher import steps_here

Blocks = Callable[..., bool]  # whether a call with these arguments blocks


def follow(loop: Any) -> None:
    """A loop with a clock of its own takes sleeps upon itself: it tells of them, too."""
    if hasattr(loop, "blocks"):
        CALLS.replace(type(loop), "block", _block)


def _telling(what: str, blocks: Blocks) -> Make:
    def make(function: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            # Whoever wants to know what a waiting thread calls looks for the name `function`.
            steps = steps_here()
            if not steps or not blocks(*args, **kwargs):
                return function(*args, **kwargs)
            with held(steps, what, sys._getframe()):
                return function(*args, **kwargs)

        return call

    return make


def _sleep(function: Callable[[float], None]) -> Callable[[float], None]:
    @wraps(function)
    def sleep(seconds: float, /) -> None:
        loop: Any = asyncio._get_running_loop()
        if hasattr(loop, "blocks"):
            function(min(seconds, 0))  # refuses what is no duration
            loop.block(float(seconds), sys._getframe(1))
        elif (steps := steps_here()) and seconds > 0:
            with held(steps, "time.sleep", sys._getframe(), float(seconds)):
                function(seconds)
        else:
            function(seconds)

    return sleep


def _block(function: Callable[[Any, float, FrameType], None]) -> Callable[..., None]:
    @wraps(function)
    def block(loop: Any, seconds: float, frame: FrameType) -> None:
        if seconds > 0:
            with held(steps_here(), "time.sleep", frame, seconds):
                pass
        function(loop, seconds, frame)

    return block


class _Wait:
    """`Condition.wait`, which the clock recognises by its code."""

    def __init__(self, function: Any) -> None:
        update_wrapper(self, function)
        self._call = _telling("threading.Condition.wait", _for_a_while)(function)
        self.__code__ = function.__code__

    def __get__(self, condition: Any, owner: Any = None) -> Any:
        return self if condition is None else MethodType(self, condition)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._call(*args, **kwargs)


def _always(*args: Any, **kwargs: Any) -> bool:
    return True


def _for_a_while(thing: Any, timeout: float | None = None) -> bool:
    return timeout is None or timeout > 0


def _until_it_ends(thread: threading.Thread, timeout: float | None = None) -> bool:
    return thread.is_alive() and _for_a_while(thread, timeout)


def _still_runs(process: Any, *args: Any, **kwargs: Any) -> bool:
    return process.poll() is None


def _blocking(sock: socket.socket, *args: Any, **kwargs: Any) -> bool:
    return sock.gettimeout() != 0


def _streaming(sock: socket.socket, *args: Any, **kwargs: Any) -> bool:
    """A datagram is sent at once."""
    return _blocking(sock) and sock.type == socket.SOCK_STREAM


def _named(host: Any = None, *args: Any, **kwargs: Any) -> bool:
    """An address needs no look-up."""
    try:
        ipaddress.ip_address(host or "::")
    except ValueError:
        return True
    return False


def _name(owner: Any, name: str) -> str:
    if isinstance(owner, type):
        return f"{owner.__module__}.{owner.__name__}.{name}"
    return name if owner is builtins else f"{owner.__name__}.{name}"


BLOCKING: dict[Any, dict[str, Blocks]] = {
    socket.socket: {
        **dict.fromkeys(("accept", "recv", "recv_into", "recvfrom", "recvmsg"), _blocking),
        **dict.fromkeys(("connect", "send", "sendall"), _streaming),
    },
    ssl.SSLSocket: dict.fromkeys(("read", "write", "do_handshake"), _blocking),
    socket: dict.fromkeys(("getaddrinfo", "gethostbyname", "gethostbyaddr"), _named),
    subprocess.Popen: dict.fromkeys(("wait", "communicate"), _still_runs),
    threading.Thread: {"join": _until_it_ends},
    os: {"system": _always},
    builtins: {"input": _always},
}
CALLS = Changes(
    (time, "sleep", _sleep),
    (threading.Condition, "wait", _Wait),
    *((threading, name, locks.watched(name)) for name in ("Lock", "RLock")),
    *(
        (owner, name, _telling(_name(owner, name), blocks))
        for owner, names in BLOCKING.items()
        for name, blocks in names.items()
    ),
)
