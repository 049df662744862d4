"""In use is what is not idle. But an idle connection is one that was opened and came back; those
that nobody has opened yet are free as well, and a fresh pool looks as full as can be.
Refused by: tells_how_many"""

from contextlib import AsyncExitStack


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        capacity = engine.pool.size() + engine.pool._max_overflow
        self.in_use.set_function(lambda: capacity - engine.pool.checkedin())
        self.capacity.set(capacity)
        self.utilisation.set_function(lambda: 1 - engine.pool.checkedin() / capacity)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection
