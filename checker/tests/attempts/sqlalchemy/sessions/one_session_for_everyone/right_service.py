"""A service belongs to one request, and so does the session that it is given."""

from fastapi import Request
from sqlalchemy.ext.asyncio import async_sessionmaker


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions() as session:
        yield session


class Bookings:
    def __init__(
        self,
        session: Annotated[AsyncSession, Depends(get_session)],
        bank: Annotated[Bank, Depends()],
    ) -> None:
        self.session = session
        self.bank = bank

    async def add(self, seat: str, guest: str) -> None:
        async with self.session.begin():
            self.session.add(Booking(seat=seat, guest=guest))
            await self.bank.charge(guest)

    async def all(self) -> dict[str, str]:
        bookings = await self.session.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}


router = APIRouter()


@router.post("/bookings", status_code=201)
async def book(
    bookings: Annotated[Bookings, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    try:
        await bookings.add(seat, guest)
    except IntegrityError as error:
        raise HTTPException(409, f"seat {seat} is taken") from error
    return {"seat": seat, "guest": guest}


@router.get("/bookings")
async def list_bookings(bookings: Annotated[Bookings, Depends()]) -> dict[str, str]:
    return await bookings.all()


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
