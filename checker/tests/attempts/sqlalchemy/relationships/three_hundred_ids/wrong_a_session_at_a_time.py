"""A session for each id, one after the other: it gives its connection back in between, so that
nobody waits long. The list itself does: 300 times there and back.
Refused by: answers_a_long_list"""


async def prices(engine: AsyncEngine, ids: Sequence[int]) -> list[int | None]:
    found = []
    for article in ids:
        async with AsyncSession(engine) as session:
            known = select(Article.cents).where(Article.id == article)
            found.append(await session.scalar(known))
    return found
