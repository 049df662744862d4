"""A context manager for one connection, three times. The first one is left last, because the
others are inside it."""


@asynccontextmanager
async def connected(app: FastAPI, connect: Connect, name: str) -> AsyncIterator[None]:
    connection = await connect(name)
    setattr(app.state, name, connection)
    try:
        yield
    finally:
        await connection.aclose()


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with connected(app, connect, "database"), connected(app, connect, "broker"):
        async with connected(app, connect, "consumer"):
            yield
