"""A session for each task, and a server gives each request one. But it must also be removed: what
is left of a request keeps its connection, and its dictionary grows.
Refused by: holds_nothing"""

from sqlalchemy.ext.asyncio import async_scoped_session, async_sessionmaker

session: async_scoped_session[AsyncSession]
router = APIRouter()


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        global session
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        factory = async_sessionmaker(engine)
        session = async_scoped_session(factory, scopefunc=asyncio.current_task)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
