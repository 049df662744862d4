"""A BackgroundTask closes the session, and FastAPI runs it when the answer has been sent. It runs
for answers that the route returns: an exception makes another answer, without the task.
Refused by: gives_back"""

from typing import Annotated

from fastapi import BackgroundTasks, Depends


async def get_session(request: Request, background: BackgroundTasks) -> AsyncSession:
    session = AsyncSession(request.app.state.engine)
    background.add_task(session.close)
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
