"""A default argument is a fine door for whoever builds the class by hand, in a unit test. FastAPI
leaves it alone: through the route, the real mailer is the only one there is.
Refused by: mailer_can_be_replaced"""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


class Reminders:
    def __init__(self, session: AsyncSession, mailer: Mailer | None = None) -> None:
        self.session = session
        self.mailer = mailer or Mailer()

    async def send(self, number: int) -> str:
        invoice = await self.session.get(Invoice, number)
        if invoice is None:
            raise HTTPException(404, f"there is no invoice {number}")
        await self.mailer.send(invoice.email, f"please pay {invoice.cents / 100:.2f}")
        return invoice.email


async def get_reminders(session: Annotated[AsyncSession, Depends(get_session)]) -> Reminders:
    return Reminders(session)


@router.post("/invoices/{number}/reminder")
async def remind(
    number: int, reminders: Annotated[Reminders, Depends(get_reminders)]
) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
