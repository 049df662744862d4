"""The rule of thumb, bounded by the share. It divides by the queries of a request, as if more
queries needed fewer connections.
Refused by: serves_the_busiest_hour"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    size = min(share, math.ceil(need / load.queries * 1.5))
    return create_async_engine(url, pool_size=size, max_overflow=0)
