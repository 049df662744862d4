"""Rows need no session: an async connection answers with plain tuples, and there is nothing that
could load itself later."""

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine


async def get_session(request: Request) -> AsyncIterator[AsyncConnection]:
    async with request.app.state.engine.connect() as connection:
        yield connection


Db = Annotated[AsyncConnection, Depends(get_session)]


async def name_of(number: int, connection: AsyncConnection) -> str:
    name = await connection.scalar(select(Reader.name).where(Reader.id == number))
    if name is None:
        raise HTTPException(404, f"there is no reader {number}")
    return name


@router.get("/readers/{number}")
async def show(number: int, connection: Db) -> dict[str, Any]:
    name = await name_of(number, connection)
    books = select(Loan.book).where(Loan.reader == number).order_by(Loan.id)
    return {"name": name, "books": list(await connection.scalars(books))}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], connection: Db) -> dict[str, Any]:
    await name_of(number, connection)
    await connection.execute(insert(Loan).values(reader=number, book=book))
    await connection.commit()
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
