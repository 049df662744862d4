"""Times all that the server does, CORS too. But then CORS is no longer outermost: each preflight is
timed, and its answer bears a header that no page has asked for.
Refused by: keeps_preflights_out_of_the_log"""


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(RequestID)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    app.add_middleware(Timing)
    return app
