"""A handler of `Exception` looks like all others, but Starlette calls it outside of every layer:
its answer passes neither CORS nor the log.

Refused by: middleware_lets_page_read
"""


class RequestLog:
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        name = uuid4().hex

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                log.info("%s %s %d", name, scope["path"], message["status"])
                MutableHeaders(scope=message)["X-Request-ID"] = name
            await send(message)

        await self.app(scope, receive, answer)


async def tell_crash(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "the office crashed"}, 500)


def create_app(draw: Draw) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    app.state.draw = draw
    app.include_router(router)
    app.add_exception_handler(Refused, tell_refusal)
    app.add_exception_handler(Exception, tell_crash)
    app.add_middleware(RequestLog)
    app.add_middleware(CORSMiddleware, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
    return app
