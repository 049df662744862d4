"""Middleware is an app around an app: with both layers around the whole of FastAPI, even the answer
that Starlette makes for a crash goes out through them."""


class RequestLog:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name, told = uuid4().hex, [0]

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                told[0] = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        try:
            await self.app(scope, receive, answer)
        finally:
            log.info("%s %s %s %d", name, scope["method"], scope["path"], told[0])


def create_app(harbour: Harbour) -> ASGIApp:
    app = FastAPI(lifespan=lifespan)
    app.state.harbour = harbour
    app.include_router(router)
    app.add_exception_handler(AnyHTTPException, tell_refusal)
    app.add_exception_handler(RequestValidationError, tell_bad_input)
    app.add_exception_handler(Exception, lambda *_: problem(500, "the desk has crashed"))
    pages = {"allow_origins": [PAGE], "expose_headers": ["X-Request-ID"]}
    return CORSMiddleware(RequestLog(app), **pages)
