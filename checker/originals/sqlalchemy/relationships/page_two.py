"""Page two: ten artists to a page, however many albums they have.

The shop lists its artists with their albums, all in one statement. But page one ends after three
artists, and page two begins with what was left of the third one's albums.

Your task: page n holds the n-th `size` artists, by name and then by id, each with all their albums
loaded, in the order of their ids; artists without albums count, too. It costs at most three
statements, one at a time, and no more rows than twice what it shows. Names and tables stay.
"""

import asyncio
from collections.abc import Sequence
from tempfile import TemporaryDirectory

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, contains_eager, mapped_column, relationship


class Base(DeclarativeBase):
    pass


class Artist(Base):
    __tablename__ = "artists"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    albums: Mapped[list["Album"]] = relationship(order_by="Album.id", lazy="raise")


class Album(Base):
    __tablename__ = "albums"
    id: Mapped[int] = mapped_column(primary_key=True)
    artist_id: Mapped[int] = mapped_column(ForeignKey("artists.id"))
    title: Mapped[str]


async def page(session: AsyncSession, number: int, size: int = 10) -> Sequence[Artist]:
    """The artists of a page; the first page has the number 1."""
    found = await session.scalars(
        select(Artist)
        .outerjoin(Artist.albums)
        .options(contains_eager(Artist.albums))
        .order_by(Artist.name, Artist.id, Album.id)
        # TODO: what does the database count here?
        .limit(size)
        .offset((number - 1) * size)
    )
    return found.unique().all()


async def main(url: str) -> None:
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    async with AsyncSession(engine) as session, session.begin():
        for letter in "ABCDEFGHIJKLMNOPQRST":
            albums = [Album(title=f"{letter}'s number {number}") for number in range(4)]
            session.add(Artist(name=letter, albums=albums))
    for number in (1, 2):
        async with AsyncSession(engine) as session:
            shown = [f"{each.name} ({len(each.albums)})" for each in await page(session, number)]
            print(f"page {number}, of artists with 4 albums each:", ", ".join(shown))
    await engine.dispose()


if __name__ == "__main__":
    with TemporaryDirectory() as folder:
        asyncio.run(main(f"sqlite+aiosqlite:///{folder}/shop.db"))
