"""Logged inside, where the id is known, and once more outside, where all is over. Now each request
has two lines, and whoever counts lines counts double.

Refused by: names_each_request"""


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    app.add_middleware(Logging)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    return app
