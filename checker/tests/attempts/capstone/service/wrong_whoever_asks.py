"""With a header of its own a crash can be read from outside of CORS as well, by PAGE, and by every
other page.

Refused by: middleware_lets_page_read
"""


class RequestLog:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name = uuid4().hex

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = name
                headers["Access-Control-Allow-Origin"] = (
                    dict(scope["headers"]).get(b"origin", b"").decode()
                )
                headers["Access-Control-Expose-Headers"] = "X-Request-ID"
            await send(message)

        try:
            await self.app(scope, receive, answer)
        except Exception:
            log.exception("crashed")
            await JSONResponse({"detail": "the office crashed"}, 500)(scope, receive, answer)
