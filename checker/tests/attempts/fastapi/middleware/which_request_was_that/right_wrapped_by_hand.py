"""Middleware is an app around an app. Written as calls, the order can be seen: what stands first
is outermost, even around FastAPI's own layers."""

from starlette.types import ASGIApp


def create_app(warehouse: Warehouse) -> ASGIApp:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    named = RequestID(Timing(Logging(app)))
    return CORSMiddleware(named, allow_origins=[SHOP], expose_headers=SHOWN)
