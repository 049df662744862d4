"""Ten artists, and their albums all at once instead of one by one. It is one session, which is for
one task at a time, and as many statements as before.
Refused by: costs_what_it_shows"""


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    by_name = select(Artist).order_by(Artist.name, Artist.id)
    found = (await session.scalars(by_name.limit(size).offset((number - 1) * size))).all()
    await asyncio.gather(*(session.refresh(artist, ["albums"]) for artist in found))
    return found
