"""A start that fails is cleaned up, backwards, and its error is passed on. A start that is
cancelled is not: CancelledError is no Exception.
Refused by: cancelled"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    stack = AsyncExitStack()
    try:
        for name in ("database", "broker", "consumer"):
            connection = await connect(name)
            stack.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
    except Exception:
        await stack.aclose()
        raise
    async with stack:
        yield
