"""`scoped_session` has been the answer for years: one session for each thread. All requests of this
app are in one thread, and so is their one session.
Refused by: survives_rollback"""

from threading import get_ident

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
        session = async_scoped_session(async_sessionmaker(engine), scopefunc=get_ident)
        yield
        await session.remove()
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
