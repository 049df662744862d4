"""Logged before the rest of the app has a chance to lose the id, and so before there is a status
or a time worth writing down.

Refused by: tells_the_time"""


class Logging(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        told = (request_id.get(), request.method, request.url.path, 200)
        log.info("%s %s %s %d %.0f ms", *told, milliseconds())
        return await call_next(request)


def create_app(warehouse: Warehouse) -> FastAPI:
    app = FastAPI()
    app.state.warehouse = warehouse
    app.include_router(router)
    app.add_middleware(Logging)
    app.add_middleware(Timing)
    app.add_middleware(RequestID)
    app.add_middleware(CORSMiddleware, allow_origins=[SHOP], expose_headers=SHOWN)
    return app
