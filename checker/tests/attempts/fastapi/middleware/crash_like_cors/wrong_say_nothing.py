"""The page gets its 500 with all headers. But whoever catches an error here takes it from the
server as well, and nobody logs it any more.
Refused by: told_to_the_log_alone"""

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
