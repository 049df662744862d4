"""All who want a connection, from asking to giving back, less those who have one, are those who
wait."""


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
        self.wanted = 0
        self.waiting.set_function(lambda: self.wanted - engine.pool.checkedout())


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    gauges = request.app.state.gauges
    gauges.wanted += 1
    try:
        async with request.app.state.engine.connect() as connection:
            yield connection
    finally:
        gauges.wanted -= 1
