"""What is in `state` was opened, so it is closed. But nothing leaves `state`: when the same app is
started again and fails, it closes the connections of the first start once more.
Refused by: failed_start"""

from contextlib import AsyncExitStack


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    try:
        app.state.database = await connect("database")
        app.state.broker = await connect("broker")
        app.state.consumer = await connect("consumer")
        yield
    finally:
        async with AsyncExitStack() as stack:
            for name in ("database", "broker", "consumer"):
                if hasattr(app.state, name):
                    stack.push_async_callback(getattr(app.state, name).aclose)
