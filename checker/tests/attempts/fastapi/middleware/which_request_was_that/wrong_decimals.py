"""Three decimals for the client, as 52 ms say so little. Whoever compares the header with the log,
or reads it with a program, finds another form than before.

Refused by: tells_the_time"""


class Timing(BaseHTTPMiddleware):
    async def dispatch(self, request: Request, call_next: RequestResponseEndpoint) -> Response:
        started.set(perf_counter())
        response = await call_next(request)
        response.headers["X-Response-Time"] = f"{milliseconds():.3f} ms"
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
