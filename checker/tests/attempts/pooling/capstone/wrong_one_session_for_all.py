"""One session is as good as one pool, it seems. It remembers the nights that it has read, and tells
of those beds for ever.

Refused by: one_pool
"""


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    yield request.app.state.reader


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.reader = app.state.sessions()
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(lambda: engine.pool.checkedout())
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await app.state.reader.close()
    await engine.dispose()
