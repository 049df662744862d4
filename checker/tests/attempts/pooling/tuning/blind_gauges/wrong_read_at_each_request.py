"""Whoever asks for a connection reads the gauges first. So they tell of the moment before the last
request: it is not in them itself, nor is anything that came back since.
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
        self.pool = engine.pool

    def read(self) -> None:
        self.in_use.set(self.pool.checkedout())
        self.utilisation.set(self.pool.checkedout() / (self.pool.size() + self.pool._max_overflow))


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    state.gauges.read()
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection
