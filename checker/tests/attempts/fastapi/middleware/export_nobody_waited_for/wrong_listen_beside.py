"""A task beside the app waits for the client to leave, and cancels the app. But it hears all
that the client says: it takes the request's body, and the endpoint waits for that in vain.
Refused by: answers_as_before"""

from starlette.types import Receive, Scope, Send


class AccessLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        status, how = 500, "broken"

        async def say(message: Message) -> None:
            nonlocal status, how
            status = message.get("status", status)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                how = "complete"
            await send(message)

        async def watch() -> None:
            nonlocal how
            while (await receive())["type"] != "http.disconnect":
                pass
            how = "client left"
            working.cancel()

        watching = asyncio.create_task(watch())
        working = asyncio.create_task(self.app(scope, receive, say))
        try:
            await asyncio.wait({working})
            if not working.cancelled():
                working.result()
        finally:
            watching.cancel()
            log.info("%s %s %d %s", scope["method"], scope["path"], status, how)
