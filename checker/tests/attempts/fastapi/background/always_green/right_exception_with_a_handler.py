"""Not to be ready is an exception, and a handler answers it. The states travel in it, and nothing
of the errors that led there."""

from fastapi.responses import JSONResponse


class NotReady(Exception):
    def __init__(self, states: dict[str, str]) -> None:
        self.states = states


async def answer_not_ready(request: Request, error: NotReady) -> JSONResponse:
    return JSONResponse(error.states, 503)


@router.get("/readyz")
async def ready(request: Request) -> dict[str, str]:
    pings = request.app.state.pings
    asked = (asyncio.wait_for(ping(), PATIENCE) for ping in pings.values())
    found = await asyncio.gather(*asked, return_exceptions=True)
    states = {name: "down" if each else "up" for name, each in zip(pings, found, strict=True)}
    if "down" in states.values():
        raise NotReady(states)
    return states


def create_app(url: str, broker: Ping, cache: Ping) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        database = partial(ping_database, engine)
        app.state.pings = {"database": database, "broker": broker, "cache": cache}
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan, exception_handlers={NotReady: answer_not_ready})
    app.include_router(router)
    return app
