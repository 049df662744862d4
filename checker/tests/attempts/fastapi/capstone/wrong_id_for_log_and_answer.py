"""Tempting, since no two requests share anything. But the log makes up an id of its own: the one
that the client reads out to support is found nowhere.

Refused by: names_each_request"""


class RequestLog:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        status = 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = uuid4().hex
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception:
            log.exception("crashed")
            if status:
                raise
            await problem(500, "the desk has crashed")(scope, receive, answer)
        finally:
            log.info("%s %s %s %d", uuid4().hex, scope["method"], scope["path"], status)
