"""A window function numbers the artists instead of the rows; a page is a range of these numbers."""

from sqlalchemy import func


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    rank = func.row_number().over(order_by=(Artist.name, Artist.id)).label("rank")
    ranks = select(Artist.id, rank).subquery()
    found = await session.scalars(
        select(Artist)
        .join(ranks, ranks.c.id == Artist.id)
        .where(ranks.c.rank.between((number - 1) * size + 1, number * size))
        .outerjoin(Artist.albums)
        .options(contains_eager(Artist.albums))
        .order_by(ranks.c.rank, Album.id)
    )
    return found.unique().all()
