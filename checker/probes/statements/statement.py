"""One statement, as plain data."""

from dataclasses import dataclass

CONTROL = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}


@dataclass(frozen=True)
class Statement:
    """What was sent to a database at once, or COMMIT and its like. Times are the loop's.

    parameters  values that are bound in one set of parameters
    sets        sets of parameters: more than one is an `executemany`
    rows        rows that came from the driver; those of a stream, as far as it was read
    line        of the file that is judged, counted from 1; 0 is elsewhere
    task        its name; outside of a loop, the thread's
    connection  its number, counted from 1 in the order in which they were used
    error       the class of the driver's exception, or of a cancellation
    """

    text: str
    verb: str
    parameters: int
    sets: int
    rows: int
    line: int
    task: str
    connection: int
    start: float
    end: float
    error: str = ""
