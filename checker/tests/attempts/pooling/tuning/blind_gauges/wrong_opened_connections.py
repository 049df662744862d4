"""`connect` and `close` are events of the pool, too. They tell of connections to the database,
which stay open when they are given back: after the rush the pool seems to be as busy as in it.
Refused by: tells_how_many"""

from contextlib import AsyncExitStack

from sqlalchemy import event


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        capacity = engine.pool.size() + engine.pool._max_overflow
        self.capacity.set(capacity)
        for name, count in (("connect", 1), ("close", -1)):
            event.listen(engine.sync_engine.pool, name, lambda *_, count=count: self.add(count))
        self.utilisation.set_function(lambda: engine.pool.checkedout() / capacity)

    def add(self, count: int) -> None:
        self.in_use.inc(count)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection
