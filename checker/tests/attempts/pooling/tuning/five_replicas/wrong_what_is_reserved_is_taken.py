"""What is reserved is there most of the time, so the pools may have it. Then a migration comes, and
finds no connection: or one of the workers does.
Refused by: fits_the_deploy"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = fleet.max_connections // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=share, max_overflow=0)
