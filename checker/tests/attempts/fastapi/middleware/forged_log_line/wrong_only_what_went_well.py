"""The ids are safe, and refusals are no longer logged, as any scanner makes thousands of them. But
it is the refused request that somebody will ask about, with an id in hand.

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
            if message["type"] == "http.response.start" and message["status"] < 400:
                log.info('id="%s" %s %d', name, quote(scope["path"]), message["status"])
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        await self.app(scope, receive, answer)
