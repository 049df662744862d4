"""Sixty connections, and the error is gone: lists get through in half a second. The database lets
this service have five.
Refused by: answers_a_long_list"""


def connect(url: str) -> AsyncEngine:
    return create_async_engine(url, pool_size=50, max_overflow=10, pool_timeout=PATIENCE)
