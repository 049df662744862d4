"""One call of a session's method, as plain data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Use:
    """Times are the loop's.

    session  its number, counted from 1 in the order in which they were used
    task     its name; outside of a loop, the thread's
    line     of the file that is judged, counted from 1; 0 is elsewhere
    """

    session: int
    task: str
    method: str
    line: int
    start: float
    end: float
