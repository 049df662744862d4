"""Who held the loop: frozen, plain data that fits into JSON."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Kind = Literal["call", "cpu", "asleep"]
"""It called something that blocks, however long that took; it computed for 100 ms or more; or it
waited for 100 ms or more, in a call that is not known to block."""


@dataclass(frozen=True)
class Stall:
    """One line held the loop in one step of it.

    Attributes:
        kind: see Kind
        what: the function that the line called, or else the line's own function
        seconds: real seconds; of `time.sleep` those asked for, of "cpu" the thread's CPU time
        file: the path of the file
        line: counted from 1
        function: in which the line stands
        task: its name; "" where a plain callback held the loop
    """

    kind: Kind
    what: str
    seconds: float
    file: str
    line: int
    function: str
    task: str  # empty where a plain callback held the loop

    def __str__(self) -> str:
        return f"line {self.line}: {self.what} held the loop for {_spoken(self.seconds)}"


def confirmed(stalls: Iterable[Stall], again: Iterable[Stall]) -> tuple[Stall, ...]:
    """The stalls that a second run confirms.

    Who blocks by a call, or computes, does so in each run. A wait may have been the machine's.
    """
    lines = {(stall.file, stall.line) for stall in again}
    return tuple(
        stall for stall in stalls if stall.kind != "asleep" or (stall.file, stall.line) in lines
    )


def _spoken(seconds: float) -> str:
    return f"{round(seconds, 3):g} s" if seconds >= 0.001 else "less than 1 ms"
