"""Nothing is left open, and every error is told. But `finally` runs through the list from its
start: the database goes first, under the feet of the consumer.
Refused by: shutdown"""


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
        for connection in opened:
            try:
                await connection.aclose()
            except Exception as error:
                errors.append(error)
        if errors:
            raise ExceptionGroup("not all were closed", errors)
