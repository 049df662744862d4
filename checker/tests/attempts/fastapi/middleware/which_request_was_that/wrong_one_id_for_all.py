"""The id is drawn when the layer is built, so that it is there before any request is. Built once,
drawn once: all requests have the same id.

Refused by: names_each_request"""

from starlette.types import ASGIApp


class RequestID(BaseHTTPMiddleware):
    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app)
        self.name = uuid4().hex

    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        request_id.set(self.name)
        response = await call_next(request)
        response.headers["X-Request-ID"] = request_id.get()
        return response


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    return app
