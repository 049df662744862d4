"""What is there already is asked for, a thousand books at a time, and what is left is added and
flushed at once: their keys are known, so one statement is enough. An UPDATE knows the columns of
its table, and refuses any other."""

from sqlalchemy import update


class Repository(Generic[Row]):
    async def change(self, key: object, **fields: Any) -> Row:
        row = await self.get(key)
        table = inspect(self.model)
        await self.session.execute(
            update(self.model).where(table.primary_key[0] == key).values(**fields)
        )
        await self.session.refresh(row)
        return row


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        async with self.sessions.begin() as session:
            for first in range(0, len(books), CHUNK):
                chunk = {book["isbn"]: book for book in reversed(books[first : first + CHUNK])}
                known = await session.scalars(select(Book.isbn).where(Book.isbn.in_(chunk)))
                for isbn in known:
                    del chunk[isbn]
                session.add_all([Book(**book) for book in chunk.values()])
                await session.flush()
