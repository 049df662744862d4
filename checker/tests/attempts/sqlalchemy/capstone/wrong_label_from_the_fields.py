"""Tempting, since nothing has to be read from a book that has forgotten all. But who corrects the
copies only gets a label without author, title and price.

Refused by: tells_the_new_label
"""


class Shop:
    async def correct(self, isbn: str, **fields: Any) -> str:
        async with self.sessions.begin() as session:
            await Repository(session, Book).change(isbn, **fields)
        author, title = fields.get("author", ""), fields.get("title", isbn)
        return f"{author}, {title}: {fields.get('cents', 0) / 100:.2f}"
