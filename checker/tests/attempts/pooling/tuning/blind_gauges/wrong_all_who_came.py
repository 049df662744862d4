"""Counted from asking to giving back: that is who waits, and who has a connection besides.
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
    with request.app.state.gauges.waiting.track_inprogress():
        async with request.app.state.engine.connect() as connection:
            yield connection
