"""The name in the module may stay, if it stands for a factory: each request makes itself a
session, and `async with` closes it."""

from sqlalchemy.ext.asyncio import async_sessionmaker

sessions: async_sessionmaker[AsyncSession]
router = APIRouter()


@router.post("/bookings", status_code=201)
async def book(
    bank: Annotated[Bank, Depends()],
    seat: Annotated[str, Body()],
    guest: Annotated[str, Body()],
) -> dict[str, str]:
    async with sessions() as session:
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
async def list_bookings() -> dict[str, str]:
    async with sessions() as session:
        bookings = await session.scalars(select(Booking).order_by(Booking.seat))
        return {booking.seat: booking.guest for booking in bookings}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        global sessions
        engine = create_async_engine(url)
        async with engine.begin() as connection:
            await connection.run_sync(Base.metadata.create_all)
        sessions = async_sessionmaker(engine)
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
