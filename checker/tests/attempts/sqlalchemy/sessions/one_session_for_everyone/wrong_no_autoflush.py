"""Without autoflush the list no longer shows what is unpaid. But what was added still waits in the
one session, until anybody's COMMIT sends it or anybody's ROLLBACK forgets it.
Refused by: survives_rollback"""


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        global session
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        async with AsyncSession(engine, autoflush=False) as session:
            yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
