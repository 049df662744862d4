"""Tempting, since a page that reads what went wrong can tell support. But every stranger reads it
as well: hosts, users, statements.

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
        except Exception as error:
            log.exception("crashed")
            if status:
                raise
            await problem(500, str(error))(scope, receive, answer)
        finally:
            log.info("%s %s %s %d", name, scope["method"], scope["path"], status)
