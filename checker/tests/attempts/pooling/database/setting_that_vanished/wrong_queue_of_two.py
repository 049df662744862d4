"""The connections whose settings hold are kept as they are: opened with the app, and lent in turn
by a queue. None of them is ever opened anew, and there are no more than MIN.
Refused by: opened_and_closed"""


async def get_connection(request: Request) -> AsyncIterator[asyncpg.Connection]:
    queue = request.app.state.queue
    connection = await queue.get()
    try:
        yield connection
    finally:
        await connection.reset()
        queue.put_nowait(connection)


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.queue = asyncio.Queue()
        for _ in range(MIN):
            connection = await asyncpg.connect(url, server_settings=SETTINGS)
            app.state.queue.put_nowait(connection)
        yield
        while not app.state.queue.empty():
            await app.state.queue.get_nowait().close()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
