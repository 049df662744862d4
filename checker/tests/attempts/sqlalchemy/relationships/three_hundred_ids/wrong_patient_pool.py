"""A minute of patience instead of a second: the list gets through. Whoever comes after it stands
behind its 300 sessions, now without an error to tell of it.
Refused by: leaves_room_for_others"""


def connect(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=3, max_overflow=2, pool_timeout=60)
