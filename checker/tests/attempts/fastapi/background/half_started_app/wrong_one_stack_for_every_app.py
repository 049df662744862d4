"""One stack for the module, which any function may push to. But `create_app` makes two apps in a
test: the first that is shut down closes what the second one works with.
Refused by: serves"""

from contextlib import AsyncExitStack

STACK = AsyncExitStack()


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with STACK:
        for name in ("database", "broker", "consumer"):
            connection = await connect(name)
            STACK.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
        yield
