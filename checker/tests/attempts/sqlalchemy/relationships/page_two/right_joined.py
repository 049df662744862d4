"""`joinedload` instead of a join: SQLAlchemy knows that the albums are only company, takes the page
in a subquery, and joins them to that."""

from sqlalchemy.orm import joinedload


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist)
        .options(joinedload(Artist.albums))
        .order_by(Artist.name, Artist.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return found.unique().all()
