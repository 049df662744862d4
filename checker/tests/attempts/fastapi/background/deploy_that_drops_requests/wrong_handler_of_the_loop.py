"""The balancer reads 503 and everybody is served, for ever: this handler has taken the place of
uvicorn's, which never learns that it is to end. In the end the platform sends SIGKILL.
Refused by: ends_by_itself"""

import asyncio


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    def drain() -> None:
        app.state.draining = True

    app.state.draining = False
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, drain)
    yield
    print("the photo store is closed")
