"""The handler allows whoever asks. That ends the "CORS error" for the shop's page, and lets any
page on the web read what the server says.
Refused by: reaches_no_other_page"""

from fastapi.responses import JSONResponse


async def crashed(request: Request, error: Exception) -> JSONResponse:
    headers = {
        "X-Request-ID": request.scope["request_id"],
        "Access-Control-Allow-Origin": request.headers.get("Origin", "*"),
        "Access-Control-Expose-Headers": "X-Request-ID",
    }
    return JSONResponse({"detail": "Internal Server Error"}, 500, headers)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI(exception_handlers={Exception: crashed})
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    return app
