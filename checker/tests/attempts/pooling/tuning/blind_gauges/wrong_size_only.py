"""Read at each scrape now, and divided by the size alone. With the overflow in use there are six of
four connections out: an alert at 90 % goes off while a third of the pool is free.
Refused by: tells_how_full"""

from contextlib import AsyncExitStack


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        self.in_use.set_function(lambda: engine.pool.checkedout())
        self.capacity.set_function(lambda: engine.pool.size())
        self.utilisation.set_function(lambda: engine.pool.checkedout() / engine.pool.size())


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection
