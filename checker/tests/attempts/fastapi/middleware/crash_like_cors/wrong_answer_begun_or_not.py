"""Catches, logs and answers, without asking whether an answer has begun. A crash is well served;
an export that breaks half-way gets a second start, which the server refuses, and logs as well.
Refused by: stays_unfinished"""

import logging

from fastapi.responses import JSONResponse


class Crashes:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await self.app(scope, receive, send)
        except Exception:
            logging.exception("%s crashed", scope["path"])
            answer = JSONResponse({"detail": "Internal Server Error"}, 500)
            await answer(scope, receive, send)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(Crashes)
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    return app
