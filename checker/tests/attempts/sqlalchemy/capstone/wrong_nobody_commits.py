"""Tempting, since no commit means that nothing is forgotten, and the label says what was asked
for. But the session ends with a rollback, and the books never hear of it.

Refused by: tells_the_new_label
"""


class Shop:
    async def correct(self, isbn: str, **fields: Any) -> str:
        async with self.sessions() as session:
            book = await Repository(session, Book).change(isbn, **fields)
            await session.flush()
            return f"{book.author}, {book.title}: {book.cents / 100:.2f}"
