"""`async_scoped_session` keeps a session for each task, and a server gives each request a task.
With a `remove()` at the end of each request, the next one in the same task begins anew."""

from fastapi import Request
from sqlalchemy.ext.asyncio import async_scoped_session, async_sessionmaker


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    scoped = request.app.state.scoped
    try:
        yield scoped()
    finally:
        await scoped.remove()


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
        app.state.scoped = async_scoped_session(
            async_sessionmaker(engine), scopefunc=asyncio.current_task
        )
        yield
        await engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
