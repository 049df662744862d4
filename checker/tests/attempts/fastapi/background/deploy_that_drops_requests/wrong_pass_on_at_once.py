"""The flag is raised at the signal, and uvicorn hears of it, too. But it hears of it at once, and
a tenth of a second later nobody listens any more.
Refused by: serves_who_still_comes"""

from typing import Any


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    pass_on: Any = signal.getsignal(signal.SIGTERM)

    def drain(*received: Any) -> None:
        app.state.draining = True
        pass_on(*received)

    app.state.draining = False
    signal.signal(signal.SIGTERM, drain)
    yield
    print("the photo store is closed")
