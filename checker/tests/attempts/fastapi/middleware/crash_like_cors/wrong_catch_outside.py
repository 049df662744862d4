"""The right middleware in the wrong place: added last, it is the outermost, and what it answers
passes nobody on its way out.
Refused by: reaches_the_page"""

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
            if started or scope["type"] != "http":
                raise
            logging.exception("%s %s crashed", scope["method"], scope["path"])
            answer = JSONResponse({"detail": "Internal Server Error"}, 500)
            await answer(scope, receive, send)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    app.add_middleware(Crashes)
    return app
