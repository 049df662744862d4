"""Tempting, since no transaction lasts for long. But when a later chunk fails, the ones before it
are in, and nobody knows how far the list came.

Refused by: lets_known_books_be
"""


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        new = insert(Book).on_conflict_do_nothing(index_elements=[Book.isbn])
        for first in range(0, len(books), CHUNK):
            async with self.sessions.begin() as session:
                await session.execute(new, books[first : first + CHUNK])
