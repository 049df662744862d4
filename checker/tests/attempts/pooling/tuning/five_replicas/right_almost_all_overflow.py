"""One connection is kept, and all others of the share are opened when they are needed. That is
slower, and nothing of it is a connection too many."""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=1, max_overflow=share - 1)
