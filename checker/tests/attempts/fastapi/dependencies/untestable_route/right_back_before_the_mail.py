"""The session is injected, and closed as soon as the invoice is read: no connection waits for the
mail server. `get_session` closes once more, for a lookup that fails; that costs nothing."""

from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(request.app.state.engine) as session:
        yield session


class Reminders:
    def __init__(
        self,
        session: Annotated[AsyncSession, Depends(get_session, scope="function")],
        mailer: Annotated[Mailer, Depends()],
    ) -> None:
        self.session = session
        self.mailer = mailer

    async def send(self, number: int) -> str:
        invoice = await self.session.get(Invoice, number)
        if invoice is None:
            raise HTTPException(404, f"there is no invoice {number}")
        await self.session.close()
        await self.mailer.send(invoice.email, f"please pay {invoice.cents / 100:.2f}")
        return invoice.email


@router.post("/invoices/{number}/reminder")
async def remind(number: int, reminders: Annotated[Reminders, Depends()]) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
