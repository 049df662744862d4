"""Looks at the steps of loops while they last."""

import _thread
import sys
import threading
from time import perf_counter
from types import FrameType

from checker.probes.stalls.nap import Meter
from checker.probes.stalls.step import Step

PERIOD = 0.01  # seconds between two looks


class Sampler:
    """A thread that is none of `threading`'s: no probe of threads takes it for somebody's work."""

    def __init__(self, steps: dict[int, Step]) -> None:
        self._steps = steps
        self._meters: dict[int, Meter] = {}  # by threads
        self._starting = _thread.allocate_lock()
        self._running = _thread.allocate_lock()  # its timeout is a sleep that nobody replaces

    def start(self) -> None:
        self._running.acquire()
        self._starting.acquire()
        _thread.start_new_thread(self._run, ())
        # On a busy machine a new thread may take longer than the first step. By this name
        # the clock does not take it for a wait that it should end.
        started = self._starting.acquire
        started(timeout=5)

    def stop(self) -> None:
        self._running.release()

    def _run(self) -> None:
        self._starting.release()
        before, over = perf_counter(), False
        while not over:
            now = perf_counter()
            for ident, step in list(self._steps.items()):
                self._look(ident, step, max(now - before - PERIOD, 0.0))
            # A finalizer that logs makes any thread known, and the clock would wait for this one.
            threading._active.pop(_thread.get_ident(), None)  # type: ignore[attr-defined]
            before, over = now, self._running.acquire(timeout=PERIOD)
        for meter in self._meters.values():
            meter.close()

    def _look(self, ident: int, step: Step, late: float) -> None:
        with step.looking:
            # Whoever kept the interpreter stands there still, but goes on while the meter is read.
            if frame := self._frame(ident, step):
                step.look(frame)
            reading = self._meter(step.thread).read()
            if frame := self._frame(ident, step):
                step.look(frame, reading, late)

    def _frame(self, ident: int, step: Step) -> FrameType | None:
        return sys._current_frames().get(ident) if self._steps.get(ident) is step else None

    def _meter(self, thread: int) -> Meter:
        if thread not in self._meters:
            self._meters[thread] = Meter(thread)
        return self._meters[thread]
