"""It compares whole connections, and 2.5 become 2. The queue of the busiest hour grows as long as
the hour lasts, and nobody was told.
Refused by: tells_what_cannot_be"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < max(1, int(need)):
        raise ValueError(f"{share} connections are too few")
    return create_async_engine(url, pool_size=share, max_overflow=0)
