"""The webcam is asked for a picture's size and version first. Requests use connections rather than
sessions, from an engine that the app has from its beginning; of those who cancel, one less than
the pool has connections may hold one and ask for another."""

from sqlalchemy import insert, select


class Partners:
    async def picture(self) -> bytes:
        url = f"{self.at['webcam']}/picture"
        async with self.http.head(url, raise_for_status=True) as head:
            if int(head.headers["Content-Length"]) > LARGEST:
                raise ClientPayloadError("the picture is too large")
            if head.headers["ETag"] == self.version:
                return self.view
        async with self.http.get(url, raise_for_status=True) as answer:
            self.view, self.version = await answer.read(), answer.headers["ETag"]
        return self.view


@router.get("/nights/{day}")
async def show(day: str, request: Request) -> dict[str, int]:
    async with request.app.state.engine.connect() as connection:
        beds = await connection.scalar(select(Night.beds).where(Night.day == day))
    return {"beds": beds or 0}


@router.post("/nights/{day}/bookings", status_code=201)
async def book(day: str, guest: Annotated[str, Body()], request: Request) -> dict[str, int]:
    if await request.app.state.partners.forecast("pass") == "storm":
        raise HTTPException(409, "nobody comes up in a storm")
    async with request.app.state.engine.begin() as connection:
        free = update(Night).where(Night.day == day, Night.beds > 0)
        if not (await connection.execute(free.values(beds=Night.beds - 1))).rowcount:
            known = await connection.scalar(select(Night.day).where(Night.day == day))
            raise HTTPException(409 if known else 404, f"no bed is left on {day}")
        done = await connection.execute(insert(Booking).values(day=day, guest=guest))
        return {"booking": done.inserted_primary_key[0]}


@router.delete("/bookings/{number}", status_code=204)
async def cancel(number: int, request: Request) -> None:
    sessions = request.app.state.sessions
    async with request.app.state.turnstile, sessions.begin() as session:
        booking = await session.get(Booking, number)
        await note(sessions, number, booking.guest if booking else "")
        gone = delete(Booking).where(Booking.id == number).returning(Booking.day)
        if (day := await session.scalar(gone)) is None:
            raise HTTPException(404, f"there is no booking {number}")
        await session.execute(update(Night).where(Night.day == day).values(beds=Night.beds + 1))


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    app.state.turnstile = asyncio.Semaphore(POOL - 1)
    async with TCPConnector(limit=AT_ONCE, limit_per_host=AT_ONCE - SPARE) as connector:
        async with ClientSession(connector=connector, connector_owner=False) as http:
            app.state.partners = Partners(http, app.state.at)
            yield
    await app.state.engine.dispose()


def create_app(at: Mapping[str, str]) -> FastAPI:
    app = FastAPI(lifespan=lifespan)
    engine = create_async_engine(at["books"], pool_size=POOL, max_overflow=0)
    app.state.at, app.state.engine = at, engine
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    in_use = Gauge("books_in_use", "connections that are out", registry=app.state.registry)
    in_use.set_function(engine.pool.checkedout)
    app.include_router(router)
    app.add_exception_handler(ClientError, tell)
    return app
