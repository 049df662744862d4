"""The door stays open for a while after the signal. But the flag is still raised last of all: for
all of the drain the balancer reads 200, and then the door is closed before it.
Refused by: tells_the_balancer"""

import asyncio
from typing import Any


class PatientServer(uvicorn.Server):
    async def shutdown(self, sockets: Any = None) -> None:
        await asyncio.sleep(DRAIN)
        await super().shutdown(sockets)


def serve(port: int) -> None:
    PatientServer(uvicorn.Config(app, host="127.0.0.1", port=port)).run()
