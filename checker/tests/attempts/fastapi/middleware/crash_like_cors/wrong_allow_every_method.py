"""The two layers are in the right place, and while one is at it, every method is allowed. The
browser asks beforehand for a DELETE: what was refused with a 400 is now a 200.
Refused by: leaves_other_answers"""


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    return CORSMiddleware(
        RequestId(app), allow_origins=ORIGINS, expose_headers=["X-Request-ID"], allow_methods=["*"]
    )
