"""`request.state` belongs to the request and is the same for all layers, inner and outer. What an
inner layer puts there, the log can read in any order; only CORS has to move."""


class RequestID(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        request.state.id = uuid4().hex
        response = await call_next(request)
        response.headers["X-Request-ID"] = request.state.id
        return response


class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        began = perf_counter()
        response = await call_next(request)
        request.state.took = (perf_counter() - began) * 1000
        response.headers["X-Response-Time"] = f"{request.state.took:.0f} ms"
        return response


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        told = (request.state.id, request.method, request.url.path, response.status_code)
        log.info("%s %s %s %d %.0f ms", *told, request.state.took)
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
