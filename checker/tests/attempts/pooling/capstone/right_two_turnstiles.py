"""Who asks a partner passes two semaphores: first that partner's, then the one for all, so that
nobody who waits for a slow partner takes up a place. The charge says itself that it is not to be
tried again."""


class Final(Exception):
    pass


def retried(ask: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    async def tries(*args: Any) -> Any:
        for pause in (PAUSE, 2 * PAUSE):
            try:
                return await ask(*args)
            except ClientError as error:
                if 400 <= getattr(error, "status", 0) < 500:
                    raise
                await asyncio.sleep(pause)
            except Final as final:
                raise final.__cause__ from None
        return await ask(*args)

    return tries


class Partners:
    def __init__(self, http: ClientSession, at: Mapping[str, str]) -> None:
        self.http, self.at = http, at
        self.version, self.view = "", b""
        self.all = asyncio.Semaphore(AT_ONCE)
        self.each = {url: asyncio.Semaphore(AT_ONCE - SPARE) for url in at.values()}

    @asynccontextmanager
    async def asked(self, method: str, who: str, path: str, **more: Any) -> AsyncIterator[Any]:
        url, http = self.at[who], more.pop("http", self.http)
        async with self.each[url], self.all, http.request(method, url + path, **more) as answer:
            answer.raise_for_status()
            yield answer

    @retried
    async def forecast(self, place: str) -> str:
        async with self.asked("GET", "weather", f"/forecasts/{place}") as answer:
            return await answer.text()

    @retried
    async def charge(self, card: str) -> str:
        try:
            charge = {"card": card, "cents": CENTS}
            async with self.asked("POST", "bank", "/charges", json=charge) as answer:
                return await answer.text()
        except ClientError as error:
            raise Final from error

    async def picture(self) -> bytes:
        async with self.asked("GET", "webcam", "/picture") as answer:
            if int(answer.headers["Content-Length"]) > LARGEST:
                raise ClientPayloadError("the picture is too large")
            if answer.headers["ETag"] != self.version:
                self.view, self.version = await answer.read(), answer.headers["ETag"]
            return self.view

    async def percent(self, member: HTTPBasicCredentials) -> int:
        connector = self.http.connector
        async with ClientSession(connector=connector, connector_owner=False) as http:
            proof = {"name": member.username, "pin": member.password}
            async with self.asked("POST", "club", "/login", data=proof, http=http):
                pass
            async with self.asked("GET", "club", "/discount", http=http) as answer:
                return int(await answer.text())


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(lambda: engine.pool.checkedout())
    connector = TCPConnector(limit=0)
    async with ClientSession(connector=connector) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await engine.dispose()
