"""Tempting, since FastAPI has handlers for any exception. But the one for Exception is called
outside of all middleware: its answer has no id, and a page is told of a CORS error.

Refused by: answers_a_crash"""


class RequestLog:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name, status = uuid4().hex, 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            log.info("%s %s %s %d", name, scope["method"], scope["path"], status)


async def tell_crash(request: Request, error: Exception) -> JSONResponse:
    log.error("crashed", exc_info=error)
    return problem(500, "the desk has crashed")


def create_app(harbour: Harbour) -> FastAPI:
    app = FastAPI(lifespan=lifespan, exception_handlers={Exception: tell_crash})
    app.state.harbour = harbour
    app.include_router(router)
    app.add_exception_handler(AnyHTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_bad_input)
    app.add_middleware(RequestLog)
    app.add_middleware(CORSMiddleware, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
    return app
