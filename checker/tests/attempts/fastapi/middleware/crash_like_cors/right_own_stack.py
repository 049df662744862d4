"""The whole onion is built by one method, Starlette's outermost layer included. Overridden, it
puts the two layers around that as well, and the app stays a FastAPI app."""


class Shop(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        everything = RequestId(super().build_middleware_stack())
        return CORSMiddleware(everything, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])


def create_app(orders: Orders) -> ASGIApp:
    app = Shop()
    app.state.orders = orders
    app.include_router(router)
    return app
