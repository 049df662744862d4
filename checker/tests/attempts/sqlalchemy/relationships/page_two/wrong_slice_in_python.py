"""Without `limit` nothing is cut, and a slice of the list is a page. Each page takes the whole
catalogue out of the database to show ten of it.
Refused by: costs_what_it_shows"""


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist)
        .outerjoin(Artist.albums)
        .options(contains_eager(Artist.albums))
        .order_by(Artist.name, Artist.id, Album.id)
    )
    return found.unique().all()[(number - 1) * size : number * size]
