"""Looks at the steps of loops while they last."""

import _thread
import sys
from time import perf_counter

from checker.probes.stalls.step import Step

PERIOD = 0.01  # seconds between two looks


class Sampler:
    """A thread that is none of `threading`'s: no probe of threads takes it for somebody's work."""

    def __init__(self, steps: dict[int, Step]) -> None:
        self._steps = steps
        self._running = _thread.allocate_lock()  # its timeout is a sleep that nobody replaces

    def start(self) -> None:
        self._running.acquire()
        _thread.start_new_thread(self._run, ())

    def stop(self) -> None:
        self._running.release()

    def _run(self) -> None:
        before, over = perf_counter(), False
        while not over:
            now = perf_counter()
            for ident, step in list(self._steps.items()):
                self._look(ident, step, max(now - before - PERIOD, 0.0))
            before, over = now, self._running.acquire(timeout=PERIOD)

    def _look(self, ident: int, step: Step, late: float) -> None:
        frame = sys._current_frames().get(ident)
        if frame and self._steps.get(ident) is step:
            step.look(frame, late)
