"""The commit comes before the answer, and its failure is taken back so quietly that the answer is
201 all the same.

Refused by: dependencies_commit_first
"""


async def get_session(sessions: SessionMaker) -> AsyncIterator[AsyncSession]:
    async with sessions() as session:
        yield session
        try:
            await session.commit()
        except Exception:
            await session.rollback()
