"""Drains first, and then gives those who are inside as long again. But an upload that takes longer
than that is cut off, however long it was promised to take.
Refused by: finishes_uploads"""

import asyncio


class DrainingServer(uvicorn.Server):
    async def shutdown(self, sockets=None):
        app.state.draining = True
        await asyncio.sleep(DRAIN)
        await super().shutdown(sockets)


def serve(port: int) -> None:
    grace = round(DRAIN)
    config = uvicorn.Config(app, host="127.0.0.1", port=port, timeout_graceful_shutdown=grace)
    DrainingServer(config).run()
