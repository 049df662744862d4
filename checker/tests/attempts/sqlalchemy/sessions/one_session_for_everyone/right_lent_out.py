"""There are as many sessions as may work at once, and each is lent to one request at a time.
Whoever gives one back has closed it: nothing of their work is in it any more."""

from fastapi import Request


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = await request.app.state.idle.get()
    try:
        yield session
    finally:
        await session.close()
        request.app.state.idle.put_nowait(session)


Session = Annotated[AsyncSession, Depends(get_session)]
router = APIRouter()


@router.post("/bookings", status_code=201)
async def book(
    session: Session,
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    try:
        session.add(Booking(seat=seat, guest=guest))
        await bank.charge(guest)
        await session.commit()
    except IntegrityError as error:
        await session.rollback()
        raise HTTPException(409, f"seat {seat} is taken") from error
    except Exception:
        await session.rollback()
        raise
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings(session: Session) -> dict[str, str]:
    bookings = await session.scalars(select(Booking).order_by(Booking.seat))
    return {booking.seat: booking.guest for booking in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.idle = asyncio.Queue()
        for _ in range(10):
            app.state.idle.put_nowait(AsyncSession(engine))
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
