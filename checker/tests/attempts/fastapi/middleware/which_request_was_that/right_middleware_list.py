"""The constructor takes a list that reads from outside to inside, as people say it. Nothing has to
be turned round."""

from fastapi.middleware import Middleware


def create_app(warehouse: Warehouse) -> FastAPI:
    layers = [
        Middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN),
        Middleware(RequestID),
        Middleware(Timing),
        Middleware(Logging),
    ]
    app = FastAPI(middleware=layers)
    app.state.warehouse = warehouse
    app.include_router(router)
    return app
