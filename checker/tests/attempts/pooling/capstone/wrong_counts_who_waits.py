"""Each session counts itself while it lives. One that waits for a connection has none yet, and most
are in use when most wait.

Refused by: tells_of_the_moment
"""


class Counted(AsyncSession):
    in_use: Gauge

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.in_use.inc()

    async def close(self) -> None:
        await super().close()
        self.in_use.dec()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, class_=Counted, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    Counted.in_use = in_use
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await engine.dispose()
