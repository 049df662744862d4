"""All is closed, also when the app is cancelled while it serves. But `suppress` keeps that to
itself, and whoever has cancelled takes the app for one that came to its end.
Refused by: cancelled"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name in ("database", "broker", "consumer"):
            connection = await connect(name)
            stack.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
        with suppress(asyncio.CancelledError):
            yield
