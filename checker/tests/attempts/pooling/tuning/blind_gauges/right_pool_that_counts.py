"""A pool of one's own knows who waits: whoever asks it, and is not given anything yet."""

from sqlalchemy import AsyncAdaptedQueuePool
from sqlalchemy.pool import ConnectionPoolEntry


class CountingPool(AsyncAdaptedQueuePool):
    waiting = 0

    def _do_get(self) -> ConnectionPoolEntry:
        self.waiting += 1
        try:
            return super()._do_get()
        finally:
            self.waiting -= 1


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
        self.waiting.set_function(lambda: engine.pool.waiting)


def create_app(url: str, size: int = 4, overflow: int = 2) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = app.state.engine = create_async_engine(
            url,
            poolclass=CountingPool,
            pool_size=size,
            max_overflow=overflow,
            pool_timeout=PATIENCE,
        )
        app.state.registry = CollectorRegistry()
        app.state.gauges = PoolGauges(engine, app.state.registry)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
