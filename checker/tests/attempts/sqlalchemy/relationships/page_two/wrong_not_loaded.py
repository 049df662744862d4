"""The join is gone, and the pages are right. So are the albums gone: whoever reads them gets an
error, as the model says.
Refused by: loads_all_albums"""


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    found = await session.scalars(
        select(Artist).order_by(Artist.name, Artist.id).limit(size).offset((number - 1) * size)
    )
    return found.all()
