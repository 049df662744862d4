"""In the log every quote and newline is escaped now, and no line can be forged. But the answer
still carries what was sent: with a newline in it there is no answer, with 60 kB of it a long one.

Refused by: refuses_other_characters"""

import json


class RequestLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name = id_of(Request(scope))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = (json.dumps(name), quote(scope["path"]), message["status"])
                log.info("id=%s %s %d", *told)
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        await self.app(scope, receive, answer)
