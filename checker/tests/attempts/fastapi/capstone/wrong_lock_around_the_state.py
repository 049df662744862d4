"""Tempting, since whoever holds the lock has `self` for himself, and every id is right. But the
desk serves one client at a time now: behind a slow harbour everybody queues.

Refused by: names_each_request"""


class RequestLog:
    lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        async with self.lock:
            self.id, self.status = uuid4().hex, 0

            async def answer(message: Message) -> None:
                if message["type"] == "http.response.start":
                    self.status = message["status"]
                    MutableHeaders(scope=message)["X-Request-ID"] = self.id
                await send(message)

            try:
                await self.app(scope, receive, answer)
            except Exception:
                log.exception("crashed")
                if self.status:
                    raise
                await problem(500, "the desk has crashed")(scope, receive, answer)
            finally:
                log.info("%s %s %s %d", self.id, scope["method"], scope["path"], self.status)
