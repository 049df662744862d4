"""To be safe, nobody takes more than half of the share. The other half stays unused, and in the
busiest hour requests queue for a connection.
Refused by: serves_the_busiest_hour"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=max(1, share // 2), max_overflow=0)
