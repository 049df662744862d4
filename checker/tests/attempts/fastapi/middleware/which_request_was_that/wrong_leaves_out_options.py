"""The order is right, and to be on the safe side the log leaves out all that is called OPTIONS. But
only what a browser asks of CORS is a preflight: a scanner's OPTIONS is a request like any other.

Refused by: names_each_request"""


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        if request.method != "OPTIONS":
            told = (request_id.get(), request.method, request.url.path, response.status_code)
            log.info("%s %s %s %d %.0f ms", *told, milliseconds())
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
