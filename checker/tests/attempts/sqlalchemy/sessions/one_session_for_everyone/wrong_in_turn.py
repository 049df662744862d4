"""Ten sessions are handed out in turn, which is nine more than before. The eleventh request gets
the first session again, whether or not somebody still works in it.
Refused by: survives_rollback"""

from itertools import cycle

from fastapi import Request


async def get_session(request: Request) -> AsyncSession:
    return next(request.app.state.sessions)


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
    try:
        bookings = await session.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}
    finally:
        await session.rollback()


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.sessions = cycle([AsyncSession(engine) for _ in range(10)])
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
