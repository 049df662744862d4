"""A stack holds what is to be closed, however many there are. Each close is on it before the
next connection is opened, and the `yield` is inside."""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name in ("database", "broker", "consumer"):
            connection = await connect(name)
            stack.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
        yield
