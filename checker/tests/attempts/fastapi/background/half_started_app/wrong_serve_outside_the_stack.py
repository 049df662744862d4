"""The stack is right, and it is left before the app serves: everything is opened, closed again,
and used. The `yield` belongs inside.
Refused by: serves"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        for name in ("database", "broker", "consumer"):
            connection = await connect(name)
            stack.push_async_callback(connection.aclose)
            setattr(app.state, name, connection)
    yield
