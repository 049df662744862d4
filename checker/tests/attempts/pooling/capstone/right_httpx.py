"""Three partners are asked by httpx, through a client each, with two connections; two of the eight
are left for the club. Whoever streams reads nothing that is not wanted."""


class Partners:
    def __init__(self, http: ClientSession, at: Mapping[str, str]) -> None:
        self.http, self.at = http, at
        self.version, self.view = "", b""
        self.clients = {
            name: httpx.AsyncClient(
                base_url=at[name],
                limits=httpx.Limits(max_connections=AT_ONCE // 4),
                timeout=httpx.Timeout(60, pool=None),
            )
            for name in ("weather", "bank", "webcam")
        }

    async def forecast(self, place: str) -> str:
        for left in reversed(range(TRIES)):
            try:
                answer = await self.clients["weather"].get(f"/forecasts/{place}")
                if answer.status_code < 500 or not left:
                    answer.raise_for_status()
                    return answer.text
            except httpx.TransportError:
                if not left:
                    raise
            await asyncio.sleep(PAUSE)
        raise AssertionError("the last try returns or raises")

    async def charge(self, card: str) -> str:
        charge = {"card": card, "cents": CENTS}
        answer = await self.clients["bank"].post("/charges", json=charge)
        answer.raise_for_status()
        return answer.text

    async def picture(self) -> bytes:
        async with self.clients["webcam"].stream("GET", "/picture") as answer:
            answer.raise_for_status()
            if int(answer.headers["Content-Length"]) > LARGEST:
                raise ClientPayloadError("the picture is too large")
            if (version := answer.headers["ETag"]) != self.version:
                self.view, self.version = await answer.aread(), version
            return self.view


async def tell(request: Request, error: Exception) -> JSONResponse:
    of_httpx = error.response.status_code if isinstance(error, httpx.HTTPStatusError) else 0
    status = of_httpx or getattr(error, "status", 0)
    return JSONResponse({"detail": str(error)}, status if status in (401, 402, 404) else 502)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(lambda: engine.pool.checkedout())
    connector = TCPConnector(limit=AT_ONCE // 4)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
        for client in app.state.partners.clients.values():
            await client.aclose()
    await engine.dispose()


def create_app(at: Mapping[str, str]) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.at = at
    app.include_router(router)
    for error in (ClientError, httpx.HTTPError):
        app.add_exception_handler(error, tell)
    return app
