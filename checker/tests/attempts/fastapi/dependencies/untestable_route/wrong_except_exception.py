"""The session is closed after the route and after what it raises: `except Exception` sounds like
everything. A request that a time limit cancels raises CancelledError, which is no Exception.
Refused by: gives_back"""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = AsyncSession(request.app.state.engine)
    try:
        yield session
    except Exception:
        await session.close()
        raise
    else:
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
