"""No connection grows older than an hour. The database has not waited that long: it went away a
minute ago, and its connections are still young.
Refused by: survives_failovers"""


def open_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=POOL, max_overflow=0, pool_recycle=3600)
