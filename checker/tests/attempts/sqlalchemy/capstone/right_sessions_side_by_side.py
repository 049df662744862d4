"""Each question of the figures has a session of its own, and then they may be asked at once. What
customers have spent is added up by the database; a page begins with the numbers of its orders."""


class Shop:
    async def figures(self) -> Figures:
        async def ask(question: Any) -> int:
            async with self.sessions() as session:
                return await session.scalar(select(func.coalesce(question, 0)))

        async with asyncio.TaskGroup() as group:
            orders = group.create_task(ask(func.count(Order.id)))
            cents = group.create_task(ask(func.sum(Order.cents)))
            copies = group.create_task(ask(func.sum(Book.copies)))
        return Figures(orders.result(), cents.result(), copies.result())

    async def spending(self) -> list[tuple[str, int]]:
        spent = func.coalesce(func.sum(Order.cents), 0)
        everybody = select(Customer.name, spent).outerjoin(Customer.orders)
        async with self.sessions() as session:
            rows = await session.execute(everybody.group_by(Customer.id).order_by(Customer.id))
            return [(name, cents) for name, cents in rows]

    async def page(self, number: int) -> list[Receipt]:
        newest = select(Order.id).order_by(Order.id.desc()).limit(PAGE).offset(number * PAGE)
        async with self.sessions() as session:
            ids = (await session.scalars(newest)).all()
            found = select(Order, Line).join(Order.lines).where(Order.id.in_(ids))
            receipts = {id: Receipt(id, 0, {}) for id in ids}
            for order, line in await session.execute(found.order_by(Line.id)):
                copies = receipts[order.id].copies | {line.isbn: line.copies}
                receipts[order.id] = Receipt(order.id, order.cents, copies)
            return list(receipts.values())
