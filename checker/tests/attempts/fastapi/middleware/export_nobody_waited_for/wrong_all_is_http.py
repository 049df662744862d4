"""All of it but the first two lines: this layer is called for the app's start and shutdown as well,
which have neither a method nor a path, and raises a KeyError when the server stops.
Refused by: answers_as_before"""

from starlette.types import Receive, Scope, Send


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
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
                how = "broken" if message.get("more_body") else "complete"
            await send(message)

        try:
            await self.app(scope, hear, say)
        finally:
            log.info("%s %s %d %s", scope["method"], scope["path"], status, how)
