"""Tempting, since the books that the shop has are left out of the list. But a list that has a book
twice still dies of it.

Refused by: lets_known_books_be
"""


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        async with self.sessions.begin() as session:
            known = set(await session.scalars(select(Book.isbn)))
            new = [book for book in books if book["isbn"] not in known]
            for first in range(0, len(new), CHUNK):
                await session.execute(insert(Book), new[first : first + CHUNK])
