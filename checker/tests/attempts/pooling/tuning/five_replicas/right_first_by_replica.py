"""First each replica gets its part, old or new, and then each of its workers. To round down twice
is no different from once."""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    of_replica = (fleet.max_connections - fleet.reserved) // (fleet.replicas + fleet.surge)
    size, _ = divmod(of_replica, fleet.workers)
    assert size >= max(1, need), "the fleet does not fit"
    return create_async_engine(url, pool_size=size, max_overflow=0, pool_use_lifo=True)
