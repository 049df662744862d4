"""Five replicas: a pool is one of many.

For a year one worker had the database to itself. Now five replicas run two workers each, and with
every deploy the database refuses some of them: too many connections.

Your task: however busy all are, no worker is refused a connection, not even while a deploy runs its
surge beside all replicas. And in its busiest hour, in which requests come evenly, no request waits
for one. Where both cannot be had, `open_engine` raises an error. Names and arguments stay.
"""

import math
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine


@dataclass(frozen=True)
class Fleet:
    max_connections: int  # of the database
    reserved: int  # for migrations, backups and people
    replicas: int
    surge: int  # replicas that a deploy starts before it stops any
    workers: int  # processes of a replica, each with an engine of its own


@dataclass(frozen=True)
class Load:
    """Of one worker, in its busiest hour."""

    requests: float  # per second
    queries: int  # of a request, which holds a connection for all of them
    seconds: float  # for which a query runs


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    concurrent = load.requests * load.queries * load.seconds
    # TODO: how many does this worker need, and how many can all workers open then?
    size = math.ceil(concurrent / load.queries * 1.5)
    return create_async_engine(url, pool_size=size)


def main() -> None:
    fleet = Fleet(max_connections=100, reserved=3, replicas=5, surge=1, workers=2)
    load = Load(requests=100, queries=10, seconds=0.0057)
    pool = open_engine("postgresql+asyncpg://shop@database/shop", fleet, load).pool
    size, overflow = pool.size(), pool._max_overflow
    print(f"A worker has a pool of {size}, and {overflow} more; it needs 5.7 in its busiest hour.")
    print(f"12 workers, in a deploy, may open {12 * (size + overflow)}; there are 97 for them.")


if __name__ == "__main__":
    main()
