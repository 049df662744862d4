"""A bad id is the client's mistake, so a 400 seems fair. But some proxy on the way wrote it, and a
customer does not get the invoice because of a line in our log.

Refused by: refuses_other_characters"""

import re

from fastapi.responses import PlainTextResponse


class RequestLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name = id_of(Request(scope))
        good = re.fullmatch(r"[A-Za-z0-9_-]{1,64}", name)

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                name_sent = name if good else uuid4().hex
                log.info('id="%s" %s %d', name_sent, quote(scope["path"]), message["status"])
                MutableHeaders(scope=message)["X-Request-ID"] = name_sent
            await send(message)

        app = self.app if good else PlainTextResponse("bad X-Request-ID", 400)
        await app(scope, receive, answer)
