"""Tempting: one handler for all that goes wrong in `/me`. It takes every crash for a bad token,
that of the database too.

Refused by: keeps_the_outage_a_server_error"""

from fastapi.responses import JSONResponse


async def refuse(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "Not authenticated"}, 401, {"WWW-Authenticate": "Bearer"})


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.sessions = async_sessionmaker(engine)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan, exception_handlers={Exception: refuse, 404: refuse})
    app.include_router(router)
    return app
