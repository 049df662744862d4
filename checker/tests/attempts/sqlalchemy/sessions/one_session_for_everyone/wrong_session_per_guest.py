"""Each guest has a session, and no guest can undo the work of another. But a guest has two tabs,
and undoes their own.
Refused by: survives_rollback"""

from fastapi import Request

sessions: dict[str, AsyncSession] = {}
router = APIRouter()


@router.post("/bookings", status_code=201)
async def book(
    request: Request,
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    session = sessions.setdefault(guest, AsyncSession(request.app.state.engine))
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
async def list_bookings(request: Request) -> dict[str, str]:
    async with AsyncSession(request.app.state.engine) as session:
        bookings = await session.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        app.state.engine = engine
        yield
        for session in sessions.values():
            await session.close()
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
