"""Shutdown is in order now, and a cancelled app closes what it has. But whoever fails to open
does so before the `try`, and is as little caught as ever.
Refused by: failed_start"""


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    app.state.database = await connect("database")
    app.state.broker = await connect("broker")
    app.state.consumer = await connect("consumer")
    try:
        yield
    finally:
        await app.state.consumer.aclose()
        await app.state.broker.aclose()
        await app.state.database.aclose()
