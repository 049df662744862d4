"""What a thread is waiting at, told from its topmost frame."""

import dis
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from types import CodeType, FrameType

# A thread that calls one of these waits for another thread, or for somebody to serve.
PARKED = {"get", "wait", "acquire", "join", "__enter__"}
PARKED |= {"select", "poll", "control", "accept", "_accept"}
READING = {"read", "readinto", "readline", "recv", "recv_bytes", "recv_into"}


@dataclass(frozen=True)
class Spot:
    """Where a thread is; it keeps no frame, which would outlive its function."""

    code: CodeType
    place: tuple[int, int]  # the frame and the instruction
    parked: bool  # at something that only another thread can give
    idle: bool  # parked, or waiting for input: of no help to anybody
    certain: bool  # else `get` may be a dictionary's, or a lock may just have been let go


def spots(threads: Iterable[threading.Thread]) -> dict[threading.Thread, Spot]:
    """Where these threads are at this moment; those that do not run are left out."""
    frames = sys._current_frames()
    return {thread: _spot(frames[thread.ident]) for thread in threads if thread.ident in frames}


def _spot(frame: FrameType) -> Spot:
    certain = frame.f_code is threading.Condition.wait.__code__
    calling = "" if certain else _calling(frame)
    parked = _unnotified(frame) if certain else calling in PARKED and not _timed(frame)
    idle = parked or calling in READING
    return Spot(frame.f_code, (id(frame), frame.f_lasti), parked, idle, certain)


def kernel(thread: threading.Thread) -> tuple[str, ...]:
    """What Linux says of a thread: its state, and how often it has run. Elsewhere nothing."""
    try:
        with open(f"/proc/self/task/{thread.native_id}/status") as status:
            return tuple(line for line in status if line.startswith(("State", "volu", "nonvolu")))
    except OSError:
        return ()


@lru_cache(maxsize=1024)
def called(code: CodeType, at: int) -> str:
    """The name that a frame of this code is calling at this instruction.

    Of the names loaded for a call, the last one that starts where the call
    itself starts is the function: `lock` and `acquire` do in
    `lock.acquire(self.timeout)`, its argument does not.
    """
    steps = [step for step in dis.get_instructions(code) if step.offset <= at]
    here = steps[-1]
    if here.opname == "BEFORE_WITH":
        return "__enter__"
    loads = [step for step in steps if _start(step) == _start(here) and _loads_a_name(step)]
    last = loads[-1] if loads else here
    return last.argval if isinstance(last.argval, str) else last.argrepr


def _calling(frame: FrameType) -> str:
    name = called(frame.f_code, frame.f_lasti)
    if name != "function":
        return name
    function = frame.f_locals.get(name)  # of a job: `to_thread(lock.acquire)` has no own frame
    while isinstance(function, partial):
        function = function.args[0] if function.args else function.func
    return getattr(function, "__name__", name)


def _loads_a_name(step: dis.Instruction) -> bool:
    return step.opname.startswith("LOAD_") and step.opname != "LOAD_CONST"


def _start(step: dis.Instruction) -> tuple[int | None, int | None] | None:
    return step.positions and (step.positions.lineno, step.positions.col_offset)


def _unnotified(frame: FrameType) -> bool:
    # `notify` takes the waiter off the list before the waiting thread awakes.
    seen = frame.f_locals
    waiter, waiters = seen.get("waiter"), seen["self"]._waiters
    return waiter is not None and waiter in waiters and seen.get("timeout") is None


def _timed(frame: FrameType) -> bool:
    # `Thread.join(5)` goes on by itself after five real seconds.
    in_threading = frame.f_code.co_filename == threading.__file__
    return in_threading and frame.f_locals.get("timeout") not in (None, -1)
