"""The lifespan starts when uvicorn has set its handlers: the one found there is uvicorn's. Ours
comes before it, raises the flag, and passes the signal on when the drain is over."""

import asyncio
from typing import Any


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()
    pass_on: Any = signal.getsignal(signal.SIGTERM)

    def drain(*received: Any) -> None:
        app.state.draining = True
        loop.call_later(DRAIN, pass_on, *received)

    app.state.draining = False
    signal.signal(signal.SIGTERM, drain)
    yield
    print("the photo store is closed")
