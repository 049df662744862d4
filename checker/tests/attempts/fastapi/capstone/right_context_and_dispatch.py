"""A context variable belongs to the request in which it is set, so any line of the log may have it.
Under `BaseHTTPMiddleware`, a crash before the answer comes out of `call_next`."""

from contextvars import ContextVar

from starlette.middleware.base import BaseHTTPMiddleware, RequestResponseEndpoint

request_id = ContextVar("request_id", default="-")


async def logged(request: Request, call_next: RequestResponseEndpoint) -> Response:
    request_id.set(uuid4().hex)
    try:
        response = await call_next(request)
    except Exception:
        log.exception("crashed")
        response = problem(500, "the desk has crashed")
    response.headers["X-Request-ID"] = request_id.get()
    told = (request.method, request.url.path, response.status_code)
    log.info("%s %s %s %d", request_id.get(), *told)
    return response


def create_app(harbour: Harbour) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.harbour = harbour
    app.include_router(router)
    app.add_exception_handler(AnyHTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_bad_input)
    app.add_middleware(BaseHTTPMiddleware, dispatch=logged)
    app.add_middleware(CORSMiddleware, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
    return app
