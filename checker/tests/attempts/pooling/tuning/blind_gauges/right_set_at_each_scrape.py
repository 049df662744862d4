"""Numbers that are set may be as old as the scrape itself: it sets them before it answers."""

from contextlib import AsyncExitStack


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    pool, gauges = request.app.state.engine.pool, request.app.state.gauges
    most = pool.size() + pool._max_overflow
    gauges.in_use.set(pool.checkedout())
    gauges.capacity.set(most)
    gauges.utilisation.set(pool.checkedout() / most)
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)
