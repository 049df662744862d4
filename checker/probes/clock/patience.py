"""How long the real world may keep the clock waiting."""

import os
import re
from collections.abc import Set
from contextlib import suppress

STRAIN = 3.0  # times longer, besides, where others wait for a processor all the time


class Patience:
    """Gives up on things that were waited for too long, until they have gone once."""

    def __init__(self) -> None:
        self._things: Set[object] = frozenset()
        self._given_up: Set[object] = frozenset()
        self._waited = 0.0  # real seconds, with these same things

    def left(self, things: Set[object], seconds: float) -> Set[object]:
        """The things still worth waiting for; on a busy machine they take longer."""
        self._given_up &= things
        things = things - self._given_up
        if things != self._things:
            self._things, self._waited = things, 0.0
        elif things and self._waited >= seconds and self._waited >= seconds * (1 + pressed()):
            self._given_up |= things
            return frozenset()
        return things

    def wait(self, seconds: float) -> None:
        self._waited += seconds


def pressed() -> float:
    """From 0 to STRAIN: how much of the time somebody has to wait for a processor.

    In the last 10 s, or just now, if there is more to run than there are
    processors. Linux tells it (Documentation/accounting/psi in its sources, and
    proc_loadavg(5)); elsewhere it is 0.
    """
    with suppress(OSError):
        with open("/proc/loadavg", encoding="ascii") as told:
            if int(told.read().split()[3].partition("/")[0]) > (os.cpu_count() or 1):
                return STRAIN
        with open("/proc/pressure/cpu", encoding="ascii") as told:
            if found := re.match(r"some avg10=([\d.]+)", told.read()):
                return STRAIN * min(float(found[1]) / 100, 1.0)
    return 0.0
