"""What Starlette's documentation advises for errors and CORS, word for word. The page can read
the 500 now, but the layer of the request id is still inside, and support gets none.
Refused by: reaches_the_page"""


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(RequestId)
    return CORSMiddleware(app, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
