"""The log is right, and the report asks every fifth row only, not to ask too often. Somebody who
leaves right after such a row has four more read for nobody.
Refused by: stops_with_its_client"""

from starlette.types import Receive, Scope, Send


@router.post("/report")
async def report(year: Annotated[int, Body(embed=True)], request: Request) -> dict[str, int]:
    orders = 0
    async with aclosing(request.app.state.archive.rows(year)) as rows:
        async for _ in rows:
            orders += 1
            if orders % 5 == 0 and await request.is_disconnected():
                break
    return {"orders": orders}


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
                how = "broken" if message.get("more_body") else "complete"
            await send(message)

        try:
            await self.app(scope, hear, say)
        finally:
            log.info("%s %s %d %s", scope["method"], scope["path"], status, how)
