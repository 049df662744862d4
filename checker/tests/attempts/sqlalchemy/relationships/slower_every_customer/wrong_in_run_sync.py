"""In `run_sync` relationships load as they always did, and the loop needs no `await`. The
statements are as many, and nothing tells of them any more.
Refused by: sends_no_more_for_more"""

from sqlalchemy.orm import Session


async def ledger(session: AsyncSession) -> list[Line]:
    def read(sync: Session) -> list[Line]:
        return [
            Line(customer.name, len(customer.orders), sum(order.cents for order in customer.orders))
            for customer in sync.scalars(select(Customer).order_by(Customer.name, Customer.id))
        ]

    return await session.run_sync(read)
