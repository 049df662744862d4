"""No fixed time: it closes when the last request in flight is over. Between two requests that is
at once, and the balancer has not even asked yet.
Refused by: serves_who_still_comes"""

import asyncio
from typing import Any


class DrainingServer(uvicorn.Server):
    async def shutdown(self, sockets: Any = None) -> None:
        app.state.draining = True
        while self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks)
        await super().shutdown(sockets)


def serve(port: int) -> None:
    DrainingServer(uvicorn.Config(app, host="127.0.0.1", port=port)).run()
