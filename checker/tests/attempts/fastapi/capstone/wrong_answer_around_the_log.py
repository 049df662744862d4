"""Tempting, since `problem` is sent in any case, and passes CORS. But it is sent by `send` itself,
past the function that adds the id and keeps the status.

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
        except Exception:
            log.exception("crashed")
            if status:
                raise
            await problem(500, "the desk has crashed")(scope, receive, send)
        finally:
            log.info("%s %s %s %d", name, scope["method"], scope["path"], status)
