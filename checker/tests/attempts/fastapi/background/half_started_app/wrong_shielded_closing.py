"""A shield, so that the closing is not broken off either. But the app ends without waiting for it:
all is still open then, and is closed when nobody looks any more, or never.
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
        yield
    finally:
        await asyncio.shield(stack.aclose())
