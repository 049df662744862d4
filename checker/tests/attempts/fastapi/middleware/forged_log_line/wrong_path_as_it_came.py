"""The ids are safe now, so `quote` seems to be in the way of paths that people can read. But the
path is the client's as well: `/payments%20200` puts a status of its own into the line.

Refused by: keeps_a_good_id"""

import re


def id_of(request: Request) -> str:
    given = request.headers.get("X-Request-ID") or request.query_params.get("request_id") or ""
    return given if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", given) else uuid4().hex


class RequestLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name = id_of(Request(scope))

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                log.info('id="%s" %s %d', name, scope["path"], message["status"])
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        await self.app(scope, receive, answer)
