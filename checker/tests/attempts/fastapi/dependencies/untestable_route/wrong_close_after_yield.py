"""All is injected, and what follows the `yield` closes the session. When the route raises, its
exception comes out of the `yield`, and that line is never reached.
Refused by: gives_back"""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = AsyncSession(request.app.state.engine)
    yield session
    await session.close()


async def get_reminders(
    session: Annotated[AsyncSession, Depends(get_session)], mailer: Annotated[Mailer, Depends()]
) -> Reminders:
    return Reminders(session, mailer)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
