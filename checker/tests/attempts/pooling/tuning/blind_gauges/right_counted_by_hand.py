"""What is counted where a connection is asked for and given back is as good as what the pool says,
if a `finally` counts back on each way out."""


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        self.most = engine.pool.size() + engine.pool._max_overflow
        self.capacity.set(self.most)
        self.utilisation.set(0)

    @asynccontextmanager
    async def counted(self, engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
        self.waiting.inc()
        try:
            connection = await engine.connect()
        finally:
            self.waiting.dec()
        self.in_use.inc()
        self.utilisation.inc(1 / self.most)
        try:
            yield connection
        finally:
            await connection.close()
            self.in_use.dec()
            self.utilisation.dec(1 / self.most)


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with state.gauges.counted(state.engine) as connection:
        yield connection
