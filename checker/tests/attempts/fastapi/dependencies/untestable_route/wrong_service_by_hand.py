"""Session and mailer are injected, and the route puts them together. So whoever tests the route
alone must still bring a database with an invoice, and a mailer.
Refused by: service_can_be_replaced"""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int,
    session: Annotated[AsyncSession, Depends(get_session)],
    mailer: Annotated[Mailer, Depends()],
) -> dict[str, str]:
    return {"reminded": await Reminders(session, mailer).send(number)}
