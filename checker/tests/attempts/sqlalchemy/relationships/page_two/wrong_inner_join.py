"""GROUP BY makes one row for each artist, and the albums are loaded apart. The join itself has been
forgotten: it drops artists without albums.
Refused by: shows_each_artist_once"""

from sqlalchemy.orm import selectinload


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist)
        .join(Artist.albums)
        .options(selectinload(Artist.albums))
        .group_by(Artist.id)
        .order_by(Artist.name, Artist.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return found.all()
