"""Eight may ask at once, whomever they ask. A slow bank has all eight of them soon.

Refused by: leaves_some_for_others
"""


class Partners:
    def __init__(self, http: ClientSession, at: Mapping[str, str]) -> None:
        self.http, self.at, self.turnstile = http, at, asyncio.Semaphore(AT_ONCE)
        self.version, self.view = "", b""

    async def charge(self, card: str) -> str:
        charge, url = {"card": card, "cents": CENTS}, f"{self.at['bank']}/charges"
        async with self.turnstile, self.http.post(url, json=charge) as answer:
            answer.raise_for_status()
            return await answer.text()


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(lambda: engine.pool.checkedout())
    connector = TCPConnector(limit=AT_ONCE)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await engine.dispose()
