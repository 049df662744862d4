"""Pure ASGI, logged at the end, with the errors. But a client who leaves is no error: the app's
call returns as if all were well.
Refused by: logs_who_left"""

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
        except Exception:
            how = "broken"
            raise
        finally:
            log.info("%s %s %d %s", scope["method"], scope["path"], status, how)
