"""Tempting, since these are the errors that one thinks of. But the database raises errors of its
own: a taken berth is a bare 500 still, without an id.

Refused by: answers_a_crash"""


class RequestLog:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name, status = uuid4().hex, 0

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except (RuntimeError, ValueError, OSError):
            log.exception("crashed")
            if status:
                raise
            await problem(500, "the desk has crashed")(scope, receive, answer)
        finally:
            log.info("%s %s %s %d", name, scope["method"], scope["path"], status)
