"""One statement for all the figures, and one for all customers. Around a query with LIMIT and a
joined collection SQLAlchemy puts a subquery, so that LIMIT counts orders here, too."""

from sqlalchemy.orm import joinedload


class Shop:
    async def receipt(self, number: int) -> Receipt:
        session = self.sessions()
        try:
            found = select(Order).where(Order.id == number).options(joinedload(Order.lines))
            order = (await session.scalars(found)).unique().one_or_none()
            if order is None:
                raise LookupError(f"there is no order {number}")
            return Receipt.of(order)
        finally:
            await session.close()

    async def page(self, number: int) -> list[Receipt]:
        newest = select(Order).order_by(Order.id.desc()).limit(PAGE).offset(number * PAGE)
        async with self.sessions() as session:
            orders = await session.scalars(newest.options(joinedload(Order.lines)))
            return [Receipt.of(order) for order in orders.unique()]

    async def figures(self) -> Figures:
        questions = (
            select(func.count(Order.id)).scalar_subquery(),
            select(func.coalesce(func.sum(Order.cents), 0)).scalar_subquery(),
            select(func.coalesce(func.sum(Book.copies), 0)).scalar_subquery(),
        )
        async with self.sessions() as session:
            return Figures(*(await session.execute(select(*questions))).one())

    async def spending(self) -> list[tuple[str, int]]:
        everybody = select(Customer).order_by(Customer.id).options(joinedload(Customer.orders))
        async with self.sessions() as session:
            return [
                (customer.name, sum(order.cents for order in customer.orders))
                for customer in (await session.scalars(everybody)).unique()
            ]
