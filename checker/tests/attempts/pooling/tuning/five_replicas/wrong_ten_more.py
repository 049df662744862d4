"""The arithmetic is right, and the pool is as large as it says. A pool may open ten connections
more than that, unless it is told otherwise.
Refused by: fits_the_fleet"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=share)
