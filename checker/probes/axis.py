"""From times to places in a picture, and what to write beside them."""

import math
from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """From loop times to columns (or pixels) 0 to `last`."""

    start: float
    span: float
    last: float

    def at(self, time: float) -> float:
        share = (time - self.start) / self.span if self.span > 0 else 0.0
        return min(max(share, 0.0), 1.0) * self.last


def ticks(span: float, most: int) -> list[tuple[float, str]]:
    """Round times from 0 to a span, at most so many, and what to write beside them."""
    if span <= 0:
        return [(0.0, "0 s")]
    unit, factor = _unit(span)
    step = _step(span / factor / max(most - 1, 1))
    count = math.floor(span / factor / step + 1e-9) + 1
    return [(n * step * factor, f"{n * step:.10g} {unit}" if n else "0") for n in range(count)]


def ruler(span: float, columns: int) -> str:
    """An axis for the terminal: round times from 0 to a span above their columns."""
    line = [" "] * columns
    for time, label in reversed(ticks(span, max(columns // 8, 3))):
        place = round(time / span * (columns - 1)) if span else 0
        place = max(min(place, columns - len(label)), 0)
        line[place : place + len(label)] = label
    return "".join(line)


def duration(seconds: float) -> str:
    """`1.5 s` or `20 ms`."""
    unit, factor = _unit(seconds)
    return f"{seconds / factor:.3g} {unit}" if seconds > 0 else "0 s"


def _unit(seconds: float) -> tuple[str, float]:
    units = (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6))
    return next((each for each in units if seconds >= each[1]), units[-1])


def _step(least: float) -> float:
    """1, 2 or 5 times a power of ten."""
    power = 10.0 ** math.floor(math.log10(least))
    return next(power * n for n in (1, 2, 5, 10) if power * n >= least * (1 - 1e-9))
