"""It begins with what is needed, and takes one more as long as all workers of a deploy can have
that, too."""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    size = math.ceil(need)
    while (size + 1) * workers <= fleet.max_connections - fleet.reserved:
        size += 1
    if size * workers > fleet.max_connections - fleet.reserved:
        raise SystemExit("the fleet does not fit")
    return create_async_engine(url, pool_size=size, max_overflow=0)
