"""`allow_headers` is what a page may send, `expose_headers` what it may read. The order is right,
and the page still cannot show the id to the customer.

Refused by: lets_the_page_read"""


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], allow_headers=SHOWN)
    return app
