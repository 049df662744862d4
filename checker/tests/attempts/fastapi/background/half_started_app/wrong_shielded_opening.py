"""A shield, so that no opening is broken off half-way. Then the app is cancelled and gone, the
opening goes on alone, and nobody is left to close what it opens.
Refused by: cancelled"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name in ("database", "broker", "consumer"):
            connection = await asyncio.shield(connect(name))
            stack.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
        yield
