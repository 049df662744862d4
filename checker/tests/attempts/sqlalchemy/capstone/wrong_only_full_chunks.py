"""Tempting, since a statement is sent for each thousand books. But what is left of the list when
the last thousand is full is sent by nobody.

Refused by: delivers_in_few_statements
"""


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        new = insert(Book).on_conflict_do_nothing(index_elements=[Book.isbn])
        chunk: list[Mapping[str, Any]] = []
        async with self.sessions.begin() as session:
            for book in books:
                chunk.append(book)
                if len(chunk) == CHUNK:
                    await session.execute(new, chunk)
                    chunk.clear()
