"""Who only reads has a pool of its own, so that nobody stands in the way of a booking. The books
grant POOL connections, and two pools of that size open twice as many.

Refused by: one_pool
"""


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.readers) as session:
        yield session


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.readers = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(lambda: engine.pool.checkedout())
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await app.state.readers.dispose()
    await engine.dispose()
