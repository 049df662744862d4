"""`call_next` comes back with the status before any of it is sent. So a middleware may own the
session, and commit for what is no error; a COMMIT that fails is a 500 by itself."""

from starlette.middleware.base import RequestResponseEndpoint
from starlette.responses import Response


async def get_db(request: Request) -> AsyncSession:
    return request.state.db


Db = Annotated[AsyncSession, Depends(get_db)]


async def own_the_session(request: Request, call_next: RequestResponseEndpoint) -> Response:
    async with request.app.state.sessions() as request.state.db:
        response = await call_next(request)
        if response.status_code < 400:
            try:
                await request.state.db.commit()
            except Exception:
                await request.state.db.rollback()
                raise
        return response


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        pragma = "PRAGMA foreign_keys=ON"
        event.listen(engine.sync_engine, "connect", lambda dbapi, _: dbapi.execute(pragma))
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.middleware("http")(own_the_session)
    app.include_router(router)
    return app
