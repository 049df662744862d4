"""The second try finds a warm pool, most of the time. It hides what tells that a session is shared,
and shares it again.
Refused by: never_shared"""

from sqlalchemy.exc import InvalidRequestError


async def load_dashboard(sessions: async_sessionmaker[AsyncSession], shop: int) -> Dashboard:
    for _ in range(9):
        session = sessions()
        answers = (session.scalar(question) for question in questions(shop))
        shown = await asyncio.gather(*answers, return_exceptions=True)
        errors = [each for each in shown if isinstance(each, Exception)]
        await session.close()
        if not errors:
            return Dashboard(*shown)
        if not isinstance(errors[0], InvalidRequestError):
            raise errors[0]
        async with sessions() as other:
            await other.connection()
    raise errors[0]
