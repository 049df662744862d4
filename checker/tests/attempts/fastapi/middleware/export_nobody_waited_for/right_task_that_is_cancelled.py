"""Nobody asks between rows any more: the report is a task, cancelled when the client is heard to
leave. That works only where the message gets through, so the log is pure ASGI here, too."""

from starlette.types import Receive, Scope, Send


@router.post("/report")
async def report(year: Annotated[int, Body(embed=True)], request: Request) -> dict[str, int]:
    async def count() -> int:
        async with aclosing(request.app.state.archive.rows(year)) as rows:
            return len([row async for row in rows])

    async def left() -> None:
        while (await request.receive())["type"] != "http.disconnect":
            pass

    counting, leaving = asyncio.create_task(count()), asyncio.create_task(left())
    await asyncio.wait({counting, leaving}, return_when=asyncio.FIRST_COMPLETED)
    for task in (counting, leaving):
        task.cancel()
    await asyncio.wait({counting, leaving})
    return {"orders": 0 if counting.cancelled() else counting.result()}


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
