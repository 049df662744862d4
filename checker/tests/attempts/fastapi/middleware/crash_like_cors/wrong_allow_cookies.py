"""`allow_credentials=True` is in every recipe against CORS errors. It has nothing to do with this
one, and from now on every answer may be read with the visitor's cookies.
Refused by: leaves_other_answers"""


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI()
    app.state.orders = orders
    app.include_router(router)
    layers = RequestId(app)
    exposed = ["X-Request-ID"]
    return CORSMiddleware(
        layers, allow_origins=ORIGINS, expose_headers=exposed, allow_credentials=True
    )
