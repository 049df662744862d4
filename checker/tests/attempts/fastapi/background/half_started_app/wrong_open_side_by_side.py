"""The start takes a third of the time, and the consumer reads from a broker that is not there
yet. If one fails, the results of the others are lost, and with them what to close.
Refused by: serves"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        names = ("database", "broker", "consumer")
        opened = await asyncio.gather(*(connect(name) for name in names))
        for name, connection in zip(names, opened, strict=True):
            stack.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
        yield
