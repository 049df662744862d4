"""There is no flag to raise: whether the process is to end, the server itself knows first. It
only has to wait before it closes its socket."""

import asyncio
from typing import Any


class DrainingServer(uvicorn.Server):
    async def shutdown(self, sockets: Any = None) -> None:
        await asyncio.sleep(DRAIN)
        await super().shutdown(sockets)


@app.get("/readyz")
async def readyz() -> JSONResponse:
    draining = app.state.server.should_exit
    return JSONResponse({"ready": not draining}, 503 if draining else 200)


def serve(port: int) -> None:
    app.state.server = DrainingServer(uvicorn.Config(app, host="127.0.0.1", port=port))
    app.state.server.run()
