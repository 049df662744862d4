"""Another client keeps its connections just as well, as long as there is one of it; it is the
lifespan's, too, whose messenger is a task of a group here."""

from typing import Any

import httpx


class Railways:
    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def _ask(self, method: str, path: str, content: Any = None) -> Any:
        try:
            answer = await self.http.request(method, path, json=content)
            answer.raise_for_status()
            return answer.json()
        except httpx.HTTPError as error:
            raise Refused(f"{path}: {error!r}") from error


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = Settings()
    engine = create_async_engine(settings.database, pool_size=POOL, max_overflow=OVERFLOW)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections to the books", registry=app.state.registry)
    in_use.set_function(engine.pool.checkedout)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(bring_up_to_date)
        async with httpx.AsyncClient(base_url=settings.railways, timeout=60) as http:
            app.state.railways = Railways(http)
            async with asyncio.TaskGroup() as group:
                sending = group.create_task(messenger.run(app.state.sessions, app.state.railways))
                yield
                sending.cancel()
    finally:
        await engine.dispose()
