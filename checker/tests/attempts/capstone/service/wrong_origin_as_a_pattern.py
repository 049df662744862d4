"""Tempting, since the pattern fits PAGE, from its first letter to its last. But a dot fits any,
and so a page of another host may read, too.

Refused by: middleware_lets_page_read
"""


def create_app(draw: Draw) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.draw = draw
    app.include_router(router)
    app.add_exception_handler(Refused, tell_refusal)
    app.add_middleware(RequestLog)
    app.add_middleware(CORSMiddleware, allow_origin_regex=PAGE, expose_headers=["X-Request-ID"])
    return app
