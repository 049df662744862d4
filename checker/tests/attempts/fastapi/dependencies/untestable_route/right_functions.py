"""Each of the three is a function, and none needs to know FastAPI but these: `Reminders` stays a
plain class, that a script can use too. Tests override the functions."""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


async def get_mailer() -> Mailer:
    return Mailer()


async def get_reminders(
    session: Annotated[AsyncSession, Depends(get_session)],
    mailer: Annotated[Mailer, Depends(get_mailer)],
) -> Reminders:
    return Reminders(session, mailer)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
