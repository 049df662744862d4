"""Takes the id from the request itself, where it is so near at hand. RequestId had looked whether
it is a good one; now a client's markup comes back to it in a header.
Refused by: reaches_the_page"""

from fastapi.responses import JSONResponse


async def crashed(request: Request, error: Exception) -> JSONResponse:
    request_id = request.headers.get("X-Request-ID") or request.scope["request_id"]
    headers = {"X-Request-ID": request_id, "Vary": "Origin"}
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
