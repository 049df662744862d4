"""The page is a subquery in the statement, the albums are joined to it: `limit` is inside."""

from sqlalchemy.orm import aliased


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    shown = (
        select(Artist).order_by(Artist.name, Artist.id).limit(size).offset((number - 1) * size)
    ).subquery()
    artist = aliased(Artist, shown)
    found = await session.scalars(
        select(artist)
        .outerjoin(artist.albums)
        .options(contains_eager(artist.albums))
        .order_by(artist.name, artist.id, Album.id)
    )
    return found.unique().all()
