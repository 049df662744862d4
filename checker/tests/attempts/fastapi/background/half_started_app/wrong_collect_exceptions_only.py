"""Each close has its own `except`, and every error is told. But a server that loses patience
cancels a slow shutdown: CancelledError is no Exception, and the rest stays open.
Refused by: cancelled"""


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    opened: list[Connection] = []
    errors: list[Exception] = []
    try:
        for name in ("database", "broker", "consumer"):
            opened.append(await connect(name))
            setattr(app.state, name, opened[-1])
        yield
    finally:
        for connection in reversed(opened):
            try:
                await connection.aclose()
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("not all were closed", errors)
