"""If there is no overflow, `size()` is the whole truth, and the gauges are easy to write. The pool
is another one now: it keeps open what it gave back to the database before, when the rush was over.
Refused by: tells_how_full"""

from contextlib import AsyncExitStack


class PoolGauges:
    def __init__(self, engine: AsyncEngine, registry: CollectorRegistry) -> None:
        self.in_use = Gauge("pool_in_use", "connections that are out", registry=registry)
        self.capacity = Gauge("pool_capacity", "connections at most", registry=registry)
        self.utilisation = Gauge("pool_utilisation", "in use / capacity", registry=registry)
        self.waiting = Gauge("pool_waiting", "requests without a connection", registry=registry)
        self.in_use.set_function(lambda: engine.pool.checkedout())
        self.capacity.set(engine.pool.size())
        self.utilisation.set_function(lambda: engine.pool.checkedout() / engine.pool.size())


async def get_connection(request: Request) -> AsyncIterator[AsyncConnection]:
    state = request.app.state
    async with AsyncExitStack() as stack:
        with state.gauges.waiting.track_inprogress():
            connection = await stack.enter_async_context(state.engine.connect())
        yield connection


def create_app(url: str, size: int = 4, overflow: int = 2) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = app.state.engine = create_async_engine(
            url, pool_size=size + overflow, max_overflow=0, pool_timeout=PATIENCE
        )
        app.state.registry = CollectorRegistry()
        app.state.gauges = PoolGauges(engine, app.state.registry)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
