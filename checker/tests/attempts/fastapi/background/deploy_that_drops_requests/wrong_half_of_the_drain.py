"""Half of the time for the balancer, half for those who are inside: a fair split, it seems. But
DRAIN is how long people may still come, and from its middle on they find the door closed.
Refused by: serves_who_still_comes"""

import asyncio
from typing import Any


class DrainingServer(uvicorn.Server):
    async def shutdown(self, sockets: Any = None) -> None:
        app.state.draining = True
        await asyncio.sleep(DRAIN / 2)
        await super().shutdown(sockets)


def serve(port: int) -> None:
    DrainingServer(uvicorn.Config(app, host="127.0.0.1", port=port)).run()
