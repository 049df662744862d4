"""Every worker gets one connection at least, whether or not it is there. The last who start find
out.
Refused by: tells_what_cannot_be"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    return create_async_engine(url, pool_size=max(1, share), max_overflow=0)
