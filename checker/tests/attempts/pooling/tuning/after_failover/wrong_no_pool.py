"""Who keeps no connections has no dead ones. Now every call connects, also in the many days between
two failovers, and eight at once take eight of a database that has four for them.
Refused by: keeps_connections"""

from sqlalchemy.pool import NullPool


def open_engine(url: str) -> AsyncEngine:
    return create_async_engine(url, poolclass=NullPool)
