"""Asks first which books of the list are there. With all ISBNs in one IN, the question has as many
parameters as the list has books.
Refused by: delivers_in_few_statements"""


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        first: dict[str, Mapping[str, Any]] = {}
        for book in books:
            first.setdefault(book["isbn"], book)
        async with self.sessions.begin() as session:
            there = await session.scalars(select(Book.isbn).where(Book.isbn.in_(first)))
            for isbn in there:
                del first[isbn]
            session.add_all(Book(**book) for book in first.values())
