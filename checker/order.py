"""What the parent asks of the child that judges."""

import signal
from dataclasses import dataclass

STACK = "stack.txt"  # in the scratch folder: where the child was, if it cannot answer
DUMP = getattr(signal, "SIGXCPU", None)  # makes it write that, where the system has signals


@dataclass(frozen=True)
class Postgres:
    """The URL of a server on which a check may have a database of its own, or why there is none.

    What is made there bears the `mark`.
    """

    url: str = ""
    mark: str = ""
    missing: str = "none of the kata's checks was seen to ask for PostgreSQL"


@dataclass(frozen=True)
class Order:
    """What a child is asked: the checks to run (by name), on which file, with which bounds."""

    module: str
    checks: tuple[str, ...]
    file: str
    scratch: str
    deadline: float  # seconds of real time, on a machine that does nothing else
    memory: int  # bytes
    postgres: Postgres = Postgres()
