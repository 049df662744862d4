"""Tempting, since every path that no route knows ends here, in our own words. But a wrong method on
a known path comes here, too, and is told that the path is unknown.

Refused by: speaks_one_dialect"""

METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]


async def unknown(path: str) -> None:
    raise HTTPException(404, "nothing is here")


def create_app(harbour: Harbour) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.harbour = harbour
    app.include_router(router)
    app.add_api_route("/{path:path}", unknown, methods=METHODS)
    app.add_exception_handler(HTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_bad_input)
    app.add_middleware(RequestLog)
    app.add_middleware(CORSMiddleware, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
    return app
