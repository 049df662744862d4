"""A 503 with "Retry-After" for everybody is kinder than a closed door. It is an error all the
same: the balancer still sends people, and each of them gets one.
Refused by: serves_who_still_comes"""

import asyncio
from typing import Any


class DrainingServer(uvicorn.Server):
    async def shutdown(self, sockets: Any = None) -> None:
        app.state.draining = True
        await asyncio.sleep(DRAIN)
        await super().shutdown(sockets)


async def refusing(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "http" and app.state.draining:
        sorry = JSONResponse({"detail": "draining"}, 503, {"Retry-After": "1"})
        await sorry(scope, receive, send)
    else:
        await app(scope, receive, send)


def serve(port: int) -> None:
    DrainingServer(uvicorn.Config(refusing, host="127.0.0.1", port=port)).run()
