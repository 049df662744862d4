"""Tempting, since the unknown number was the only way past `close`. But a question can fail, too,
and a call can be cancelled.

Refused by: gives_its_connection_back
"""


class Shop:
    async def receipt(self, number: int) -> Receipt:
        session = self.sessions()
        order = await session.get(Order, number, options=[selectinload(Order.lines)])
        await session.close()
        if order is None:
            raise LookupError(f"there is no order {number}")
        return Receipt.of(order)
