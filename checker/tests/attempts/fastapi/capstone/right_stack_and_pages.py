"""An exit stack closes what has been opened, in any case. The list is read in pages, each with a
short session of its own, so that it never has to fit into memory."""

from contextlib import AsyncExitStack


async def berths(sessions: async_sessionmaker[AsyncSession], sailing: int) -> AsyncIterator[str]:
    last, page = 0, None
    while page != []:
        more = select(Booking).where(Booking.sailing == sailing, Booking.id > last)
        async with sessions() as session:
            page = list(await session.scalars(more.order_by(Booking.id).limit(50)))
        for booking in page:
            yield f"{booking.berth}\n"
            last = booking.id


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.settings = Settings()
    async with AsyncExitStack() as stack:
        engine = create_async_engine(app.state.settings.database)
        stack.push_async_callback(engine.dispose)
        app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
        await app.state.harbour.open()
        stack.push_async_callback(app.state.harbour.close)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        yield
