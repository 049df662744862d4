"""Without a pool nobody has to wait for one. Each session opens a connection of its own.
Refused by: answers_a_long_list"""

from sqlalchemy.pool import NullPool


def connect(url: str) -> AsyncEngine:
    return create_async_engine(url, poolclass=NullPool)
