"""Whoever has learned that the order is the wrong way round turns the list round as well. But
`middleware=` reads from outside to inside: it is the old order again.

Refused by: names_each_request"""

from fastapi.middleware import Middleware


def create_app(warehouse: Warehouse) -> FastAPI:
    layers = [
        Middleware(Logging),
        Middleware(Timing),
        Middleware(RequestID),
        Middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN),
    ]
    app = FastAPI(middleware=layers)
    app.state.warehouse = warehouse
    app.include_router(router)
    return app
