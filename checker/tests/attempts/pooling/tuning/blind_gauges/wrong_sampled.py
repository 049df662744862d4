"""A task reads the pool once a second. Prometheus keeps what it reads under the time of its scrape,
and a rush that comes and goes between two readings was never there.
Refused by: tells_how_many"""

from contextlib import AsyncExitStack


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        capacity = engine.pool.size() + engine.pool._max_overflow
        self.capacity.set(capacity)
        self.sampling = asyncio.create_task(self.sample(engine, capacity))

    async def sample(self, engine: AsyncEngine, capacity: int) -> None:
        while True:
            self.in_use.set(engine.pool.checkedout())
            self.utilisation.set(engine.pool.checkedout() / capacity)
            await asyncio.sleep(1)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection
