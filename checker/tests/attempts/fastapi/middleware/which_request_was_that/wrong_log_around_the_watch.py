"""The log should be about all of the work, that of `Timing` included. So it is outside of
`Timing`, where nobody has started the watch.

Refused by: tells_the_time"""


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Timing)
    app.add_middleware(Logging)
    app.add_middleware(RequestID)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    return app
