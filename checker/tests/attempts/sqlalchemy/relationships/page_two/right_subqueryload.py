"""`subqueryload` asks for the albums of the page by repeating its query. That is safe, as its order
leaves no doubt which artists are meant."""

from sqlalchemy.orm import subqueryload


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist)
        .options(subqueryload(Artist.albums))
        .order_by(Artist.name, Artist.id)
        .limit(size)
        .offset((number - 1) * size)
    )
    return found.all()
