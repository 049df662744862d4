"""The pool itself tells of each connection that leaves it and comes back; both listeners keep the
gauges at what is true."""

from contextlib import AsyncExitStack

from sqlalchemy import event


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        self.out, self.most = 0, engine.pool.size() + engine.pool._max_overflow
        self.capacity.set(self.most)
        event.listen(engine.sync_engine, "checkout", lambda *_: self.count(1))
        event.listen(engine.sync_engine, "checkin", lambda *_: self.count(-1))

    def count(self, more: int) -> None:
        self.out += more
        self.in_use.set(self.out)
        self.utilisation.set(self.out / self.most)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection
