"""The words of the error stay inside, only its class is sent, for support. But "ConnectionError"
already tells a stranger what the shop leans on, and when it is down.
Refused by: told_to_the_log_alone"""

from fastapi.responses import JSONResponse


async def crashed(request: Request, error: Exception) -> JSONResponse:
    headers = {"X-Error": type(error).__name__}
    return JSONResponse({"detail": "Internal Server Error"}, 500, headers)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI(exception_handlers={Exception: crashed})
    app.state.orders = orders
    app.include_router(router)
    return CORSMiddleware(RequestId(app), allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
