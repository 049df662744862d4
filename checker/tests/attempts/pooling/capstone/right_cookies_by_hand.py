"""Nobody keeps a cookie: the jar is a dummy, and each call passes on what the club has set in it.
The picture's version is told to the webcam, and what it sends all the same is read to its end,
wanted or not. The gauge is told at each scrape."""

from aiohttp import DummyCookieJar


class Partners:
    async def picture(self) -> bytes:
        async with self.http.get(f"{self.at['webcam']}/picture") as answer:
            answer.raise_for_status()
            view = await answer.read()
            if len(view) > LARGEST:
                raise ClientPayloadError("the picture is too large")
            return view

    async def percent(self, member: HTTPBasicCredentials) -> int:
        login, discount = (f"{self.at['club']}/{page}" for page in ("login", "discount"))
        proof = {"name": member.username, "pin": member.password}
        async with self.http.post(login, data=proof, allow_redirects=False) as welcome:
            welcome.raise_for_status()
            cookies = {name: morsel.value for name, morsel in welcome.cookies.items()}
        async with self.http.get(discount, cookies=cookies, raise_for_status=True) as answer:
            return int(await answer.text())


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    request.app.state.in_use.set(request.app.state.engine.pool.checkedout())
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    state = app.state
    state.engine = create_async_engine(state.at["books"], pool_size=POOL, max_overflow=0)
    state.sessions = async_sessionmaker(state.engine, expire_on_commit=False)
    state.registry = CollectorRegistry()
    state.in_use = Gauge("books_in_use", "connections that are out", registry=state.registry)
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    try:
        async with ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as http:
            state.partners = Partners(http, state.at)
            yield
    finally:
        await state.engine.dispose()
