"""Tempting, since unknown paths and wrong methods speak the dialect now. But a handler of a status
gets all refusals with it, and this one forgets their words, and the Allow of a 405.

Refused by: speaks_one_dialect"""


async def tell_unknown(request: Request, error: Exception) -> JSONResponse:
    return problem(404, "nothing is here")


async def tell_method(request: Request, error: Exception) -> JSONResponse:
    return problem(405, "not by this method")


def create_app(harbour: Harbour) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.harbour = harbour
    app.include_router(router)
    app.add_exception_handler(404, tell_unknown)
    app.add_exception_handler(405, tell_method)
    app.add_exception_handler(HTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_bad_input)
    app.add_middleware(RequestLog)
    app.add_middleware(CORSMiddleware, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
    return app
