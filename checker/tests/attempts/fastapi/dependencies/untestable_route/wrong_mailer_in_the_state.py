"""One mailer for the whole app, in `app.state`: tests may replace it there. But then each test must
know that, and put the old one back; by `dependency_overrides` it cannot be reached.
Refused by: mailer_can_be_replaced"""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


async def get_reminders(
    request: Request, session: Annotated[AsyncSession, Depends(get_session)]
) -> Reminders:
    return Reminders(session, request.app.state.mailer)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}


def create_app(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.mailer = Mailer()
        app.state.engine = create_async_engine(url)
        yield
        await app.state.engine.dispose()

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
