"""A page of names, each once, and then the artists who bear them. Where two bear the same name, a
page has eleven of them, or both stand on two pages.
Refused by: shows_each_artist_once"""

from sqlalchemy.orm import selectinload


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    names = select(Artist.name).distinct().order_by(Artist.name)
    shown = (await session.scalars(names.limit(size).offset((number - 1) * size))).all()
    found = await session.scalars(
        select(Artist)
        .where(Artist.name.in_(shown))
        .options(selectinload(Artist.albums))
        .order_by(Artist.name, Artist.id)
    )
    return found.all()
