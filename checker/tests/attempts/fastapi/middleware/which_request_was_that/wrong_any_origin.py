"""With a star no page ever sees a CORS error again, and the id can be read. So can the orders, by
every other page that a customer has open.

Refused by: lets_the_page_read"""


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    app.add_middleware(CORSMiddleware, allow_origins=["*"], expose_headers=SHOWN)
    return app
