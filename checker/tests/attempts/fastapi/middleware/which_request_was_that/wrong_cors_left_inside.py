"""The three layers of our own are turned round, and ids and times are right. CORS is still the
innermost one, so each preflight has been named, timed and logged before it is answered.

Refused by: keeps_preflights_out_of_the_log"""


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    return app
