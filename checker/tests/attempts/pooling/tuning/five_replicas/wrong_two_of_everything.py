"""In a deploy everything is there twice, it says. This deploy starts one more replica, and the
fleet is sent away although it fits.
Refused by: serves_the_busiest_hour"""


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    need = load.requests * load.queries * load.seconds
    workers = 2 * fleet.replicas * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=share, max_overflow=0)
