"""One call of a session's method, as plain data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """One call of a session's method. Times are seconds of the loop's clock.

    Attributes:
        session: its number, counted from 1 in the order in which they were used
        task: its name; outside of a loop, the thread's
        method: its name, such as "execute"
        line: of the file that is judged, counted from 1; 0 is elsewhere
        start: when it was called
        end: when it was over; now, if it was not yet
    """

    session: int
    task: str
    method: str
    line: int
    start: float
    end: float
