"""Pure ASGI, so the report stops and nothing is ended that is not. But the line is written where
the status is known, and that is the first message of an export, not the last.
Refused by: logs_the_end"""

from starlette.types import Receive, Scope, Send


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def say(message: Message) -> None:
            if message["type"] == "http.response.start":
                status = message["status"]
                log.info("%s %s %d complete", scope["method"], scope["path"], status)
            await send(message)

        await self.app(scope, receive, say)
