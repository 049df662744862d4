"""All sessions are closed at the end, and so they give their connections back: to a pool that keeps
them open.

Refused by: closes_all
"""

from sqlalchemy.ext.asyncio import close_all_sessions


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(lambda: engine.pool.checkedout())
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await close_all_sessions()
