"""The mailer is injected, through a lambda that builds it. The key of an override is the object in
`Depends`, and nobody has a name for this one: who overrides `Mailer` changes nothing.
Refused by: mailer_can_be_replaced"""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


async def get_reminders(
    session: Annotated[AsyncSession, Depends(get_session)],
    mailer: Annotated[Mailer, Depends(lambda: Mailer())],
) -> Reminders:
    return Reminders(session, mailer)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
