"""Each of the four partners has a pool of its own, a fourth of what is allowed: none can take what
is another's. A collector asks the engine's pool at each scrape. Whatever was opened is on a
stack."""

from collections.abc import Iterable
from contextlib import AsyncExitStack

from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import Pool


class Partners:
    def __init__(self, pools: dict[str, ClientSession], at: Mapping[str, str]) -> None:
        self.pools, self.at = pools, at
        self.version, self.view = "", b""

    @retried
    async def forecast(self, place: str) -> str:
        url = f"{self.at['weather']}/forecasts/{place}"
        async with self.pools["weather"].get(url, raise_for_status=True) as answer:
            return await answer.text()

    async def charge(self, card: str) -> str:
        url, charge = f"{self.at['bank']}/charges", {"card": card, "cents": CENTS}
        async with self.pools["bank"].post(url, json=charge, raise_for_status=True) as answer:
            return await answer.text()

    async def picture(self) -> bytes:
        answer = await self.pools["webcam"].get(f"{self.at['webcam']}/picture")
        try:
            answer.raise_for_status()
            if int(answer.headers["Content-Length"]) > LARGEST:
                raise ClientPayloadError("the picture is too large")
            if answer.headers["ETag"] != self.version:
                self.view = await answer.read()
                self.version = answer.headers["ETag"]
        finally:
            answer.release()
        return self.view

    async def percent(self, member: HTTPBasicCredentials) -> int:
        connector = self.pools["club"].connector
        club = ClientSession(self.at["club"], connector=connector, connector_owner=False)
        async with club:
            proof = {"name": member.username, "pin": member.password}
            await club.post("/login", data=proof, raise_for_status=True)
            return int(await (await club.get("/discount", raise_for_status=True)).text())


class OfThePool(Collector):
    def __init__(self, pool: Pool) -> None:
        self.pool = pool

    def collect(self) -> Iterable[Metric]:
        yield GaugeMetricFamily("books_in_use", "connections", self.pool.checkedout())


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        engine = create_async_engine(app.state.at["books"], pool_size=POOL, max_overflow=0)
        stack.push_async_callback(engine.dispose)
        app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
        app.state.registry = CollectorRegistry()
        app.state.registry.register(OfThePool(engine.pool))
        pools = {}
        for name in ("weather", "bank", "webcam", "club"):
            connector = TCPConnector(limit=AT_ONCE // 4)
            pools[name] = await stack.enter_async_context(ClientSession(connector=connector))
        app.state.partners = Partners(pools, app.state.at)
        yield
