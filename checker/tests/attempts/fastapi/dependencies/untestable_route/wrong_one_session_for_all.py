"""The session is made at start-up and injected: tests can replace it, and it is rolled back after
each request. But clients who come at the same time share it, and undo what others have begun.
Refused by: each_request_has_its_own"""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    try:
        yield request.app.state.session
    finally:
        await request.app.state.session.rollback()


async def get_reminders(
    session: Annotated[AsyncSession, Depends(get_session)], mailer: Annotated[Mailer, Depends()]
) -> Reminders:
    return Reminders(session, mailer)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.engine = create_async_engine(url)
        async with AsyncSession(app.state.engine) as app.state.session:
            yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
