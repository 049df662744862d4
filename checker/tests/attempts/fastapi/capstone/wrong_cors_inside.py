"""Tempting, since a crash is answered with its id now. But with the two layers turned round that
answer is made outside of CORS, and no page may read it.

Refused by: answers_a_crash"""


def create_app(harbour: Harbour) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.harbour = harbour
    app.include_router(router)
    app.add_exception_handler(AnyHTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_bad_input)
    app.add_middleware(CORSMiddleware, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
    app.add_middleware(RequestLog)
    return app
