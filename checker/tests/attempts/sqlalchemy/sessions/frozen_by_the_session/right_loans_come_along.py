"""The class says that loans always come with their reader, so no route can forget it. Sessions are
opened in the routes, and writers, of which SQLite has one at a time, queue on the loop."""

from sqlalchemy.ext.asyncio import async_sessionmaker, create_async_engine

writing = asyncio.Lock()


class Reader(Base):
    __tablename__ = "readers"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    loans: Mapped[list["Loan"]] = relationship(order_by="Loan.id", lazy="selectin")


@router.get("/readers/{number}")
async def show(number: int, request: Request) -> dict[str, Any]:
    async with async_sessionmaker(request.app.state.engine)() as session:
        reader = await session.get(Reader, number)
    if reader is None:
        raise HTTPException(404, f"there is no reader {number}")
    return {"name": reader.name, "books": [loan.book for loan in reader.loans]}


@router.post("/readers/{number}/loans", status_code=201)
async def lend(number: int, book: Annotated[str, Body()], request: Request) -> dict[str, Any]:
    async with writing, async_sessionmaker(request.app.state.engine).begin() as session:
        if (reader := await session.get(Reader, number)) is None:
            raise HTTPException(404, f"there is no reader {number}")
        reader.loans.append(Loan(book=book))
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
