"""Each request makes a session, and closes the one that the module holds. For requests one by one
that is the same. With two at a time, the first closes the second's, and nobody its own.
Refused by: gives_back"""

from typing import Annotated

from fastapi import Depends

current: AsyncSession


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    global current
    current = AsyncSession(request.app.state.engine)
    try:
        yield current
    finally:
        await current.close()


async def get_reminders(
    session: Annotated[AsyncSession, Depends(get_session)], mailer: Annotated[Mailer, Depends()]
) -> Reminders:
    return Reminders(session, mailer)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
