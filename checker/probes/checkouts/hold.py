"""One stay of a connection outside of its pool, as plain data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Hold:
    """Who took a connection, when, and at which line. Times are seconds of the loop's clock.

    Attributes:
        since: when it was taken
        line: of the file that is judged, counted from 1; 0 is elsewhere
        task: its name; outside of a loop, the thread's
        connection: its number, counted from 1 in the order in which they were taken
        until: when it was given back; None if it is held
        asked: when they asked for it: the pool let them wait since then
    """

    since: float
    line: int
    task: str
    connection: int = 0
    until: float | None = None
    asked: float = 0.0
