"""A page opened from the disk says that its origin is null, and for trying things out that is let
in. So says every sandboxed frame, and any site can make one.

Refused by: lets_the_page_read"""


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    ours = [SHOP, "null"]
    app.add_middleware(CORSMiddleware, allow_origins=ours, expose_headers=SHOWN)
    return app
