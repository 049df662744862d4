"""It fits all day long. With the next deploy new replicas start while the old ones still have all
that there is.
Refused by: fits_the_deploy"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = fleet.replicas * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=share, max_overflow=0)
