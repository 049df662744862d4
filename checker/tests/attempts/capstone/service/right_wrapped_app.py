"""Who cancels and awaits what is left may use `gather`; and CORS may be wrapped around the whole
app, outside of all that the app adds to itself."""


class Railways:
    async def quotes(self, lines: tuple[str, ...], grams: int) -> dict[str, int]:
        tasks = [asyncio.create_task(self._quote(line, grams)) for line in lines]
        try:
            return dict(zip(lines, await asyncio.gather(*tasks), strict=True))
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)


def create_app(draw: Draw) -> ASGIApp:
    app = FastAPI(lifespan=lifespan)
    app.state.draw = draw
    app.include_router(router)
    app.add_exception_handler(Refused, tell_refusal)
    app.add_middleware(RequestLog)
    return CORSMiddleware(app, allow_origins=[PAGE], expose_headers=["X-Request-ID"])
