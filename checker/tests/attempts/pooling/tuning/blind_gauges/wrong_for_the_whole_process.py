"""Listeners for the class `Pool` hear every pool of the process. As long as there is one app in it,
that is the same; the second one's connections are in the first one's numbers, too.
Refused by: tells_of_its_own_app"""

from contextlib import AsyncExitStack

from sqlalchemy import Pool, event


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        most = engine.pool.size() + engine.pool._max_overflow
        self.capacity.set(most)
        self.utilisation.set_function(lambda: engine.pool.checkedout() / most)
        event.listen(Pool, "checkout", lambda *_: self.in_use.inc())
        event.listen(Pool, "checkin", lambda *_: self.in_use.dec())


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection
