"""An object with a `__call__` is a dependency, too, and the key that tests use. Here it holds how
sessions are made, while a class, `Mailer`, and a function do the rest."""

from typing import Annotated, Any

from fastapi import Depends


class SessionProvider:
    def __init__(self, **options: Any) -> None:
        self.options = options

    async def __call__(self, request: Request) -> AsyncIterator[AsyncSession]:
        async with AsyncSession(request.app.state.engine, **self.options) as session:
            yield session


get_session = SessionProvider(expire_on_commit=False)


async def get_reminders(
    mailer: Annotated[Mailer, Depends()],
    session: Annotated[AsyncSession, Depends(get_session)],
) -> Reminders:
    return Reminders(session=session, mailer=mailer)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
