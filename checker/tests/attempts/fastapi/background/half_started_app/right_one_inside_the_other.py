"""It calls itself for those that are still to be opened, and the last one serves. Whatever comes
back passes each `finally` on its way out."""


@asynccontextmanager
async def opened(app: FastAPI, connect: Connect, *names: str) -> AsyncIterator[None]:
    if not names:
        yield
        return
    connection = await connect(names[0])
    setattr(app.state, names[0], connection)
    try:
        async with opened(app, connect, *names[1:]):
            yield
    finally:
        await connection.aclose()


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with opened(app, connect, "database", "broker", "consumer"):
        yield
