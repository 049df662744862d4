"""The layers are a list from outside to inside, and one loop adds them from its end. Whoever needs
a fifth puts it where it belongs."""

from functools import partial


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    cors = partial(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    for layer in reversed((cors, RequestID, Timing, Logging)):
        app.add_middleware(layer)
    return app
