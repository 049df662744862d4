"""Half of the share is kept and half is overflow. Half of one is rounded to a pool of 0, which
SQLAlchemy takes for a pool without bounds.
Refused by: fits_the_fleet"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=share // 2, max_overflow=share - share // 2)
