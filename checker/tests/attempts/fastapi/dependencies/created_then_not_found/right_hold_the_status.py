"""An ASGI layer holds `http.response.start` back until COMMIT is done. It knows nothing of
FastAPI's scopes, and works under any framework that keeps its session in the request's state."""

from starlette.types import ASGIApp, Message, Receive, Scope, Send


class CommitFirst:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_after_commit(message: Message) -> None:
            db = scope.get("state", {}).get("db")
            if message["type"] == "http.response.start" and message["status"] < 400 and db:
                await db.commit()
            await send(message)

        await self.app(scope, receive, send_after_commit)


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        request.state.db = session
        try:
            yield session
        except Exception:
            await session.rollback()
            raise


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
    app.add_middleware(CommitFirst)
    app.include_router(router)
    return app
