"""The same lines, with `self.how` in the place of `nonlocal`. But there is one AccessLog for all
requests, so who leaves takes everybody else along in the log.
Refused by: logs_who_left"""

from starlette.types import Receive, Scope, Send


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        self.status, self.how = 500, "broken"

        async def hear() -> Message:
            message = await receive()
            if message["type"] == "http.disconnect" and self.how != "complete":
                self.how = "client left"
            return message

        async def say(message: Message) -> None:
            self.status = message.get("status", self.status)
            if message["type"] == "http.response.body" and self.how != "client left":
                self.how = "broken" if message.get("more_body") else "complete"
            await send(message)

        try:
            await self.app(scope, hear, say)
        finally:
            log.info("%s %s %d %s", scope["method"], scope["path"], self.status, self.how)
