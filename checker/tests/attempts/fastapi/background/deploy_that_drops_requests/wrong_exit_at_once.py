"""So a process used to be ended. SystemExit leaves the loop from within the handler, and with it
go the balancer's answer and every upload in flight.
Refused by: ends_by_itself"""

import sys
from typing import Any


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    def drain(*received: Any) -> None:
        app.state.draining = True
        sys.exit(0)

    app.state.draining = False
    signal.signal(signal.SIGTERM, drain)
    yield
    print("the photo store is closed")
