"""Half as much again as Little's law asks for, since requests seldom come as evenly as they are
promised. It ends where the share ends."""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=min(share, math.ceil(1.5 * need)), max_overflow=0)
