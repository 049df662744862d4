"""A jar that keeps nothing mixes nothing up; nor does the club know its member on the second page.

Refused by: keeps_members_apart
"""

from aiohttp import DummyCookieJar


class Partners:
    async def percent(self, member: HTTPBasicCredentials) -> int:
        proof = {"name": member.username, "pin": member.password}
        async with self.http.post(f"{self.at['club']}/login", data=proof) as welcome:
            welcome.raise_for_status()
        async with self.http.get(f"{self.at['club']}/discount") as answer:
            answer.raise_for_status()
            return int(await answer.text())


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(lambda: engine.pool.checkedout())
    connector = TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE)
    async with ClientSession(connector=connector, cookie_jar=DummyCookieJar()) as http:
        app.state.partners = Partners(http, app.state.at)
        yield
    await engine.dispose()
