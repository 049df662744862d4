"""Dependencies raise what they mean, and a handler gives all of it one answer. An unknown user is
one more invalid token; errors of the database pass by."""

from fastapi.responses import JSONResponse


async def get_user(
    token: Annotated[str, Depends(bearer)],
    settings: Annotated[Settings, Depends(get_settings)],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> User:
    options = {"require": ["sub"]}
    claims = jwt.decode(token, settings.shop_key, algorithms=["HS256"], options=options)
    if user := await session.get(User, claims["sub"]):
        return user
    raise jwt.InvalidTokenError("unknown user")


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

    app = FastAPI(lifespan=lifespan, exception_handlers={jwt.InvalidTokenError: refuse})
    app.include_router(router)
    return app
