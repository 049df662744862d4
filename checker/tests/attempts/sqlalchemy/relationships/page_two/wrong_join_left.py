"""Albums are loaded apart, and the join is forgotten in the statement: it still makes a row for
each album, of which LIMIT takes ten.
Refused by: shows_each_artist_once"""

from sqlalchemy.orm import selectinload


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist)
        .outerjoin(Artist.albums)
        .options(selectinload(Artist.albums))
        .order_by(Artist.name, Artist.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return found.unique().all()
