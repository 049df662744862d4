"""A database that is further away."""

from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def latency(seconds: float) -> Iterator[None]:
    """Each statement that SQLAlchemy sends, each COMMIT and ROLLBACK takes `seconds` longer.

    An asyncio driver lets the loop's time pass, any other one sleeps.
    """
    from checker.probes.statements.hooks import delayed  # late: SQLAlchemy takes half a second

    with delayed(seconds):
        yield
