"""Tempting, since the book is read while it still can be. But that is before the change, and the
label has the price of yesterday.

Refused by: tells_the_new_label
"""


class Shop:
    def __init__(self, engine: AsyncEngine) -> None:
        self.sessions = async_sessionmaker(engine)

    async def correct(self, isbn: str, **fields: Any) -> str:
        async with self.sessions.begin() as session:
            books = Repository(session, Book)
            book = await books.get(isbn)
            label = f"{book.author}, {book.title}: {book.cents / 100:.2f}"
            await books.change(isbn, **fields)
        return label
