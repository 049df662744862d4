"""Tempting, since `self` is free of it. But a global is shared no less: the next request overwrites
the id while this one still waits.

Refused by: names_each_request"""

current = "-"


class RequestLog:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        global current
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        current, status = uuid4().hex, 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = current
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception:
            log.exception("crashed")
            if status:
                raise
            await problem(500, "the desk has crashed")(scope, receive, answer)
        finally:
            log.info("%s %s %s %d", current, scope["method"], scope["path"], status)
