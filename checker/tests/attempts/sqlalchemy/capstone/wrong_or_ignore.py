"""Tempting, since OR IGNORE passes over known books. But it passes over every broken rule, and a
book without a title is gone without a word.

Refused by: lets_known_books_be
"""


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        new = insert(Book).prefix_with("OR IGNORE")
        async with self.sessions.begin() as session:
            for first in range(0, len(books), CHUNK):
                await session.execute(new, books[first : first + CHUNK])
