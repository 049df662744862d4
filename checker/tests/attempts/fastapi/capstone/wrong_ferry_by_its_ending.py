"""Tempting, since it lets in the pages of every harbour to come. But whoever registers
evilferry.example is let in as well: a pattern is met wherever its text is found.

Refused by: answers_a_crash"""


def create_app(harbour: Harbour) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.harbour = harbour
    app.include_router(router)
    app.add_exception_handler(AnyHTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_bad_input)
    app.add_middleware(RequestLog)
    app.add_middleware(
        CORSMiddleware, allow_origin_regex=r".*ferry\.example", expose_headers=["X-Request-ID"]
    )
    return app
