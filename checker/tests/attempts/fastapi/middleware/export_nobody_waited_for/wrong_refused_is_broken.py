"""Takes every refusal for a failure. But a 404 that was read to its end is complete: nothing broke,
and whoever is woken by "broken" finds nothing to mend.
Refused by: logs_the_end"""

from starlette.types import Receive, Scope, Send


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        status, how = 500, "broken"

        async def hear() -> Message:
            nonlocal how
            message = await receive()
            if message["type"] == "http.disconnect" and how != "complete":
                how = "client left"
            return message

        async def say(message: Message) -> None:
            nonlocal status, how
            status = message.get("status", status)
            if message["type"] == "http.response.body" and how != "client left":
                how = "broken" if message.get("more_body") or status >= 400 else "complete"
            await send(message)

        try:
            await self.app(scope, hear, say)
        finally:
            log.info("%s %s %d %s", scope["method"], scope["path"], status, how)
