"""Answers the crash inside the other layers and raises it all the same, as Starlette's own layer
does: whoever is outside sees that an answer has begun, and the server logs it once."""

from starlette.middleware.errors import ServerErrorMiddleware


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(ServerErrorMiddleware)  # a second one, inside of both
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    return app
