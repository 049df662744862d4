"""Ten artists, and then the albums of each, by `refresh`: right, and 21 statements for a page.
Refused by: costs_what_it_shows"""


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    by_name = select(Artist).order_by(Artist.name, Artist.id)
    found = (await session.scalars(by_name.limit(size).offset((number - 1) * size))).all()
    for artist in found:
        await session.refresh(artist, ["albums"])
    return found
