"""The process does wait now, and it says 503 all the while. But nobody can ask: uvicorn closed
its socket before it came to the lifespan.
Refused by: tells_the_balancer"""

import asyncio


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.draining = False
    yield
    app.state.draining = True
    await asyncio.sleep(DRAIN)
    print("the photo store is closed")
