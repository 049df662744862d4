"""One statement, as plain data."""

from dataclasses import dataclass

CONTROL = {"BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE"}


@dataclass(frozen=True)
class Statement:
    """What was sent to a database at once, or COMMIT and its like.

    Times are seconds of the loop's clock.

    Attributes:
        text: as it was sent
        verb: its first word that tells what it does, such as "SELECT"
        parameters: how many values are bound in one set of parameters
        sets: how many sets of parameters: more than one is an `executemany`
        rows: how many rows came from the driver; those of a stream, as far as it was read
        line: of the file that is judged, counted from 1; 0 is elsewhere
        task: its name; outside of a loop, the thread's
        connection: its number, counted from 1 in the order in which they were used
        start: when it was sent
        end: when it was answered; now, if it was not yet
        error: the class of the driver's exception, or of a cancellation
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
