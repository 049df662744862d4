"""A dataclass writes the `__init__`, and FastAPI reads its signature like any other. The names of
the dependencies stand beside their types, once for all services."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends


async def get_session(request: Request) -> AsyncIterator[AsyncSession]:
    session = AsyncSession(request.app.state.engine)
    try:
        yield session
    finally:
        await session.close()


@dataclass
class Reminders:
    session: Annotated[AsyncSession, Depends(get_session)]
    mailer: Annotated[Mailer, Depends()]

    async def send(self, number: int) -> str:
        invoice = await self.session.get(Invoice, number)
        if invoice is None:
            raise HTTPException(404, f"there is no invoice {number}")
        await self.mailer.send(invoice.email, f"please pay {invoice.cents / 100:.2f}")
        return invoice.email


@router.post("/invoices/{number}/reminder")
async def remind(number: int, reminders: Annotated[Reminders, Depends()]) -> dict[str, str]:
    return {"reminded": await reminders.send(number)}
