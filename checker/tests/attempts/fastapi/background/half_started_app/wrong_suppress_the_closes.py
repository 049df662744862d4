"""None keeps another one open, because nothing is said at all. A consumer that cannot bring its
last orders home is a thing that somebody has to hear of.
Refused by: shutdown"""

from contextlib import AsyncExitStack


async def close(connection: Connection) -> None:
    with suppress(Exception):
        await connection.aclose()


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name in ("database", "broker", "consumer"):
            connection = await connect(name)
            stack.push_async_callback(close, connection)
            setattr(app.state, name, connection)
        yield
