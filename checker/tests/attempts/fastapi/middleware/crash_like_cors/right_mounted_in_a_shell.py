"""An app that is mounted in another one has its own outermost layer, and all middleware of the
outer app is around that. The outer one sees that an answer has begun, and lets the error pass."""


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    shell = FastAPI()
    shell.add_middleware(RequestId)
    shell.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    shell.mount("/", app)
    return shell
