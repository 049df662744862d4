"""One `try` for each, begun as soon as there is something to close. It takes three levels, and
it is what the others do without showing it."""


@asynccontextmanager
async def lifespan(app: FastAPI, connect: Connect) -> AsyncIterator[None]:
    app.state.database = await connect("database")
    try:
        app.state.broker = await connect("broker")
        try:
            app.state.consumer = await connect("consumer")
            try:
                yield
            finally:
                await app.state.consumer.aclose()
        finally:
            await app.state.broker.aclose()
    finally:
        await app.state.database.aclose()
