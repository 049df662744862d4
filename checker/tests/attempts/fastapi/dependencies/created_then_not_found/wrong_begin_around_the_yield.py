"""The idiom of SQLAlchemy's own documents: `begin()` commits or rolls back by itself. It is neater
than a `try`, and ends at the same moment, when the answer has been sent.
Refused by: row_before_status"""


async def get_db(request: Request) -> AsyncIterator[AsyncSession]:
    async with request.app.state.sessions.begin() as session:
        yield session
