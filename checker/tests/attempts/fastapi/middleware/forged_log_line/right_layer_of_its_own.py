"""A layer further out drops every id that is not good, so what stands behind it may believe what
it reads. `RequestLog` stays as it is."""

import re


class OnlyGoodIds:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            request = Request(scope)
            query = request.query_params.get("request_id", "")
            given = request.headers.get("X-Request-ID") or query
            name = given if re.fullmatch("[a-zA-Z0-9_-]{1,64}", given) else uuid4().hex
            others = [pair for pair in scope["headers"] if pair[0] != b"x-request-id"]
            scope = scope | {"headers": [*others, (b"x-request-id", name.encode())]}
        await self.app(scope, receive, send)


app = FastAPI(middleware=[Middleware(OnlyGoodIds), Middleware(RequestLog)])
