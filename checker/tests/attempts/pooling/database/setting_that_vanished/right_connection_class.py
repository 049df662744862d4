"""A class of connections whose reset ends with the settings: they go along in one message, and one
round trip."""


class ShopConnection(asyncpg.Connection):
    def get_reset_query(self) -> str:
        sets = (f"SET {name} = '{value}';" for name, value in SETTINGS.items())
        return super().get_reset_query() + "".join(sets)


async def prepare(connection: asyncpg.Connection) -> None:
    await connection.reset()


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = asyncpg.create_pool(
            url, min_size=MIN, max_size=MAX, init=prepare, connection_class=ShopConnection
        )
        async with pool as app.state.pool:
            yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
