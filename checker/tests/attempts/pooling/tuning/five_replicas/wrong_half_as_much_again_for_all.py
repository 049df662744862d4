"""Half as much again as needed, for the bad days. What is needed fits into the share; the headroom
was not compared with anything.
Refused by: fits_the_deploy"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=math.ceil(1.5 * need), max_overflow=0)
