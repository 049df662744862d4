"""A session for each request, and none is closed: COMMIT and ROLLBACK give the connection back. Who
asks for the list does neither, and the pool has fifteen.
Refused by: holds_nothing"""

from fastapi import Request
from sqlalchemy.ext.asyncio import async_sessionmaker


async def get_session(request: Request) -> AsyncSession:
    return request.app.state.sessions()


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
        app.state.sessions = async_sessionmaker(engine)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
