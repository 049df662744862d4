"""The page is a list of ids, and the join, which may stay, is made for these only."""


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    by_name = select(Artist.id).order_by(Artist.name, Artist.id)
    ids = (await session.scalars(by_name.limit(size).offset((number - 1) * size))).all()
    found = await session.scalars(
        select(Artist)
        .where(Artist.id.in_(ids))
        .outerjoin(Artist.albums)
        .options(contains_eager(Artist.albums))
        .order_by(Artist.name, Artist.id, Album.id)
    )
    return found.unique().all()
