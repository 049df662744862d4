"""Asks, once all is over, whether the client is still there. But `receive` says
`http.disconnect` after every complete answer, so everybody seems to have left.
Refused by: logs_the_end"""

from starlette.types import Receive, Scope, Send


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        status, how = 500, "complete"

        async def say(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, say)
            if (await receive())["type"] == "http.disconnect":
                how = "client left"
        except Exception:
            how = "broken"
            raise
        finally:
            log.info("%s %s %d %s", scope["method"], scope["path"], status, how)
