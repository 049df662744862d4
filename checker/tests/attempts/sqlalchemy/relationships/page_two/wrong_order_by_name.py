"""Sorted by name only, namesakes come as the database likes, and it may like it otherwise for the
next page.
Refused by: shows_each_artist_once"""

from sqlalchemy.orm import selectinload


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist)
        .options(selectinload(Artist.albums))
        .order_by(Artist.name)
        .limit(size)
        .offset((number - 1) * size)
    )
    return found.all()
