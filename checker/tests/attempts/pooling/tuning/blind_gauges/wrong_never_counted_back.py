"""Counted back by those who have got a connection. Who was refused after PATIENCE seconds, or was
cancelled, waits for ever, and the alert with them.
Refused by: tells_who_waits"""


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        capacity = engine.pool.size() + engine.pool._max_overflow
        self.in_use.set_function(lambda: engine.pool.checkedout())
        self.capacity.set(capacity)
        self.utilisation.set_function(lambda: engine.pool.checkedout() / capacity)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    state.gauges.waiting.inc()
    async with state.engine.connect() as connection:
        state.gauges.waiting.dec()
        yield connection
