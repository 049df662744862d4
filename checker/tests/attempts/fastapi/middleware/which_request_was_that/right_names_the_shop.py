"""Every answer names SHOP as the one site that may read it, as many a proxy does. A browser
compares that with the page at hand: for other sites a static name is a no, as is no name."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class OneSite:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["Access-Control-Allow-Origin"] = SHOP
                headers["Access-Control-Expose-Headers"] = ", ".join(SHOWN)
            await send(message)

        asked = {name for name, _ in scope.get("headers", ())}
        preflight = {b"origin", b"access-control-request-method"} <= asked
        app = Response() if preflight and scope["method"] == "OPTIONS" else self.app
        await app(scope, receive, answer)


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    for layer in (Logging, Timing, RequestID, OneSite):
        app.add_middleware(layer)
    return app
