"""The drain is right, and then `sys.exit` ends the loop in the middle of whatever it is doing:
who has begun to upload within the drain, and is not done, is cut off.
Refused by: finishes_uploads"""

import asyncio
import sys
from typing import Any


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    loop = asyncio.get_running_loop()

    def drain(*received: Any) -> None:
        app.state.draining = True
        loop.call_later(DRAIN, sys.exit, 0)

    app.state.draining = False
    signal.signal(signal.SIGTERM, drain)
    yield
    print("the photo store is closed")
