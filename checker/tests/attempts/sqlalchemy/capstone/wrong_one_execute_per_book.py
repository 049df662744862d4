"""Tempting, since known books are no trouble any more, and no object is made. But a list of books
is still as many statements.

Refused by: delivers_in_few_statements
"""


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        new = insert(Book).on_conflict_do_nothing(index_elements=[Book.isbn])
        async with self.sessions.begin() as session:
            for book in books:
                await session.execute(new, book)
