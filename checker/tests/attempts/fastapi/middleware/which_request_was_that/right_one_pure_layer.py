"""One layer in plain ASGI knows the id, the time and the status by itself, and needs neither
context variables nor an order. CORS stays around it."""

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class Access:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name, began = uuid4().hex, perf_counter()

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                took = f"{(perf_counter() - began) * 1000:.0f} ms"
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"], headers["X-Response-Time"] = name, took
                told = (name, scope["method"], scope["path"], message["status"], took)
                log.info("%s %s %s %d %s", *told)
            await send(message)

        await self.app(scope, receive, answer)


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Access)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    return app
