"""The pages of other sites may not read the answer, so there seems to be nothing worth a line. They
have made a request all the same, and it was answered.

Refused by: names_each_request"""


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        response = await call_next(request)
        if request.headers.get("Origin", SHOP) == SHOP:
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
