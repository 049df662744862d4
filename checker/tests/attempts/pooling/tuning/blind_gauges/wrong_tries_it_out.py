"""A scrape that takes a connection itself sees whether there is one. When there is none it waits in
the queue that it should tell of, and the dashboard has a gap where the trouble was.
Refused by: scrape_takes_nothing"""

from contextlib import AsyncExitStack


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
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    async with request.app.state.engine.connect():
        pass
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)
