"""Ends what has begun, so that no client hangs. Half an export then looks like a whole one, and
somebody sums it up.
Refused by: stays_unfinished"""

import logging

from fastapi.responses import JSONResponse


class Crashes:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watching(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            await self.app(scope, receive, watching)
        except Exception:
            logging.exception("%s %s crashed", scope["method"], scope["path"])
            if started:
                await send({"type": "http.response.body", "body": b""})
            else:
                await JSONResponse({"detail": "crashed"}, 500)(scope, receive, send)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(Crashes)
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    return app
