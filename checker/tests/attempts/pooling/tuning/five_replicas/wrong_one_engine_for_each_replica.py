"""A replica's part is its part. But its workers are processes: each of them has an engine, and
takes the whole part.
Refused by: fits_the_fleet"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = fleet.replicas + fleet.surge
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=share, max_overflow=0)
