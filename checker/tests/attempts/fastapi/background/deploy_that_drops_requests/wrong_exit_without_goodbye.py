"""It drains, it waits for the last request, and then it makes short work: `os._exit` skips
uvicorn's own shutdown, and with it the lifespan. The photo store is never closed.
Refused by: ends_by_itself"""

import asyncio
from typing import Any


class DrainingServer(uvicorn.Server):
    async def shutdown(self, sockets: Any = None) -> None:
        app.state.draining = True
        await asyncio.sleep(DRAIN)
        while self.server_state.tasks:
            await asyncio.wait(self.server_state.tasks)
        os._exit(0)


def serve(port: int) -> None:
    DrainingServer(uvicorn.Config(app, host="127.0.0.1", port=port)).run()
