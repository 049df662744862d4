"""All is closed, and then `return` ends the generator before its `yield`. The start fails, but
the log says "generator didn't yield" and nothing of the broker.
Refused by: failed_start"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        try:
            for name in ("database", "broker", "consumer"):
                connection = await connect(name)
                stack.push_async_callback(connection.aclose)
                setattr(app.state, name, connection)
        except Exception:
            return
        yield
