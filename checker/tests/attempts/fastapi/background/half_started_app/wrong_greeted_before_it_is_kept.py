"""Is it alive? Better ask before the app counts on it. But between opening and registering there is
an `await` now, and whoever is cancelled there, or gets an error, leaves it open.
Refused by: cancelled"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name in ("database", "broker", "consumer"):
            connection = await connect(name)
            await connection.count()
            stack.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
        yield
