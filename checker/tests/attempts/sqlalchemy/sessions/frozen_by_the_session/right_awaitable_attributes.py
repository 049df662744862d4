"""The loans are still loaded when they are asked for, but with an `await`: that is what the mixin
`AsyncAttrs` is for. One more question for each reader; here there is only one."""

from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, create_async_engine


class Base(AsyncAttrs, DeclarativeBase):
    pass


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


Db = Annotated[AsyncSession, Depends(get_session)]


@router.get("/readers/{number}")
async def show(number: int, session: Db) -> dict[str, Any]:
    reader = await session.get(Reader, number)
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    loans = await reader.awaitable_attrs.loans
    return {"name": reader.name, "books": [loan.book for loan in loans]}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], session: Db) -> dict[str, Any]:
    if await session.get(Reader, number) is None:
        raise HTTPException(404, f"there is no reader {number}")
    session.add(Loan(reader=number, book=book))
    await session.commit()
    return {"reader": number, "book": book}


def create_app(file: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = app.state.engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
