"""Tempting, since ON CONFLICT can do more than nothing, and what comes last is the news. But this
takes price and copies from the list, and those that the shop has are lost.

Refused by: lets_known_books_be
"""


class Shop:
    async def deliver(self, books: Sequence[Mapping[str, Any]]) -> None:
        new = insert(Book)
        fields = {name: new.excluded[name] for name in ("title", "author", "cents", "copies")}
        new = new.on_conflict_do_update(index_elements=[Book.isbn], set_=fields)
        async with self.sessions.begin() as session:
            for first in range(0, len(books), CHUNK):
                await session.execute(new, books[first : first + CHUNK])
