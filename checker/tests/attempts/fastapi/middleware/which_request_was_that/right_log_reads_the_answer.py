"""Logging may stand further out, if it does not ask what was set within but reads what the client
will read: the two headers of the answer."""


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        told = (response.headers["X-Request-ID"], request.method, request.url.path)
        took = response.headers["X-Response-Time"]
        log.info("%s %s %s %d %s", *told, response.status_code, took)
        return response


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(RequestID)
    app.add_middleware(Timing)
    app.add_middleware(Logging)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    return app
