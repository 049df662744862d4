"""Little's law, rounded up, and no more: what the fleet does not need stays with the database. It
is an error where the share is smaller."""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    size = math.ceil(need)
    if size > share:
        raise RuntimeError(f"a worker needs {size} connections, and has {share}")
    return create_async_engine(url, pool_size=size, max_overflow=0)
