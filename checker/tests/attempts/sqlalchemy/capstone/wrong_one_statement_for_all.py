"""Tempting, since there is but one statement for any list. But all values of all books are its
parameters, and of these a database has a limit.

Refused by: delivers_in_few_statements
"""


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        if books:
            new = insert(Book).values(list(books))
            async with self.sessions.begin() as session:
                await session.execute(new.on_conflict_do_nothing(index_elements=[Book.isbn]))
