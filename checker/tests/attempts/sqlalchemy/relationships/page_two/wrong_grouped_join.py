"""GROUP BY makes one row for each artist, and LIMIT counts artists. `contains_eager` takes that row
for the whole collection: one album each.
Refused by: loads_all_albums"""


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist)
        .outerjoin(Artist.albums)
        .options(contains_eager(Artist.albums))
        .group_by(Artist.id)
        .order_by(Artist.name, Artist.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return found.unique().all()
