"""DISTINCT should leave one row for each artist. But no two rows are the same: the album is part of
each, and so LIMIT counts as before.
Refused by: shows_each_artist_once"""


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist)
        .distinct()
        .outerjoin(Artist.albums)
        .options(contains_eager(Artist.albums))
        .order_by(Artist.name, Artist.id, Album.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return found.unique().all()
