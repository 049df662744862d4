"""`async with` closes the session, so all seems to be well. But `return` leaves the block at once:
the route gets a closed session, which opens itself again, and nobody closes it any more.
Refused by: gives_back"""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncSession:
    async with AsyncSession(request.app.state.engine) as session:
        return session


async def get_reminders(
    session: Annotated[AsyncSession, Depends(get_session)], mailer: Annotated[Mailer, Depends()]
) -> Reminders:
    return Reminders(session, mailer)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
