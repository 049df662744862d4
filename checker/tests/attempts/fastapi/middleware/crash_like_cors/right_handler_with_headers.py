"""The answer of this handler passes no layer, so it brings all headers itself, and the origin
only if it is one of ours. The error goes on to the server, which logs it."""

from fastapi.responses import JSONResponse


async def crashed(request: Request, error: Exception) -> JSONResponse:
    headers = {"X-Request-ID": request.scope["request_id"], "Vary": "Origin"}
    if (origin := request.headers.get("Origin")) in ORIGINS:
        headers["Access-Control-Allow-Origin"] = origin
        headers["Access-Control-Expose-Headers"] = "X-Request-ID"
    return JSONResponse({"detail": "Internal Server Error"}, 500, headers)


def create_app(orders: Orders) -> ASGIApp:
    app = FastAPI(exception_handlers={Exception: crashed})
    app.state.orders = orders
    app.include_router(router)
    app.add_middleware(RequestId)
    app.add_middleware(CORSMiddleware, allow_origins=ORIGINS, expose_headers=["X-Request-ID"])
    return app
