"""Who is refused comes again, until somebody has gone. No request reads the error any more; the
database still refuses, all the time, and others than these workers too.
Refused by: fits_the_fleet"""

import asyncio

import asyncpg


def open_engine(url: str, fleet: Fleet, load: Load) -> AsyncEngine:
    async def connect(*args, **kwargs):
        while True:
            try:
                return await asyncpg.connect(
                    url.replace("+asyncpg", "").replace("ssl=", "sslmode=")
                )
            except asyncpg.PostgresError:
                await asyncio.sleep(0.1)

    need = load.requests * load.queries * load.seconds
    workers = (fleet.replicas + fleet.surge) * fleet.workers
    share = (fleet.max_connections - fleet.reserved) // workers
    if share < need:
        raise ValueError(f"{share} connections are too few: {need:.1f}")
    return create_async_engine(url, pool_size=20, async_creator=connect)
