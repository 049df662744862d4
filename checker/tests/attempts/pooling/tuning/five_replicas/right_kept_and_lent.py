"""What a worker needs, its pool keeps; what is left of its share may be opened on top of that, and
is closed again after a rush."""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    size = math.ceil(need)
    return create_async_engine(url, pool_size=size, max_overflow=share - size)
