"""A pattern lets the pages of all subdomains read, now and for ever. It also matches
`https://shop.example.evil.net`, and whoever buys `evilshop.example`.

Refused by: lets_the_page_read"""


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    ours = r"https://.*shop.example.*"
    app.add_middleware(CORSMiddleware, allow_origin_regex=ours, expose_headers=SHOWN)
    return app
