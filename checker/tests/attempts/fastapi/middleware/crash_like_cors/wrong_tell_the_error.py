"""The text of the error helps whoever develops the page. It also tells every visitor the names
of hosts and accounts.
Refused by: told_to_the_log_alone"""

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
        except Exception as error:
            if started or scope["type"] != "http":
                raise
            logging.exception("%s %s crashed", scope["method"], scope["path"])
            answer = JSONResponse({"detail": str(error)}, 500)
            await answer(scope, receive, send)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(Crashes)
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    return app
