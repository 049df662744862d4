"""The pool itself tells who takes a connection and gives it back; a new column may take over what
was in the old one before that goes; and the gauge may be set by the route that tells of it."""

from alembic.operations import Operations
from sqlalchemy import Column, String, text


def bring_up_to_date(connection: Connection) -> None:
    known = inspect(connection)
    if known.has_table("consignments"):
        if "name" in [column["name"] for column in known.get_columns("consignments")]:
            with Operations.context(MigrationContext.configure(connection)):
                op.add_column("consignments", Column("shipper", String))
                connection.execute(text("UPDATE consignments SET shipper = name"))
                with op.batch_alter_table("consignments") as table:
                    table.alter_column("shipper", existing_type=String, nullable=False)
                    table.drop_column("name")
    Base.metadata.create_all(connection)


@router.get("/metrics")
async def metrics(request: Request) -> Response:
    pool = request.app.state.sessions.kw["bind"].pool
    request.app.state.in_use.set(pool.checkedout())
    return Response(generate_latest(request.app.state.registry), media_type=CONTENT_TYPE_LATEST)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings = Settings()
    engine = create_async_engine(settings.database, pool_size=POOL, max_overflow=OVERFLOW)
    app.state.sessions = async_sessionmaker(engine, expire_on_commit=False)
    app.state.registry = CollectorRegistry()
    app.state.in_use = Gauge("books_in_use", "connections", registry=app.state.registry)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(bring_up_to_date)
        connector = aiohttp.TCPConnector(limit=20)
        async with aiohttp.ClientSession(settings.railways, connector=connector) as http:
            app.state.railways = Railways(http)
            sending = asyncio.create_task(messenger.run(app.state.sessions, app.state.railways))
            yield
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
    finally:
        await engine.dispose()
