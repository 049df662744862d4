"""`pool.overflow()` sounds like the overflow that is allowed. It is the one that there is at the
moment, and below zero until the pool is full: a capacity that grows with its use is always reached.
Refused by: tells_how_full"""

from contextlib import AsyncExitStack


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        self.in_use.set_function(lambda: engine.pool.checkedout())
        self.capacity.set_function(self.most)
        self.utilisation.set_function(lambda: engine.pool.checkedout() / max(1, self.most()))
        self.pool = engine.pool

    def most(self) -> int:
        return self.pool.size() + self.pool.overflow()


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection
