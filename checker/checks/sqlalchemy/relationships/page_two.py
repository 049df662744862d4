"""Which artists are on a page, with which albums, and what the page costs."""

import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing, suppress
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from checker.probes import sessions, statements
from checker.probes.values import same

HINTS = (
    "Run the file. Joined to its albums, an artist who has four of them makes four rows. What does "
    "LIMIT count: artists, or rows?",
    "Let the statement that has the LIMIT return one row for each artist, and fetch the albums of "
    "these ten apart from it. `selectinload` does that, with one more statement.",
    "Without `outerjoin` and `Album.id`: `select(Artist).options(selectinload(Artist.albums))` and "
    "`.order_by(Artist.name, Artist.id)`, with `limit` and `offset` as before.",
)
SHOWS = ("`selectinload` for collections",)

SIZE = 10
PAGES = {SIZE: 5, 3: 4}  # to look at, by their size; there is nothing on the fifth
STATEMENTS = 3
ALBUMS = (4, 0, 1, 3, 30, 1, 0, 4, 7, 2, 5)  # of one artist after the other
ARTISTS = 37
NAMESAKES = range(8, 12)  # by name, at the end of page one and at the beginning of page two
SCHEMA = """
CREATE TABLE artists (id INTEGER PRIMARY KEY, name VARCHAR NOT NULL);
CREATE TABLE albums (
    id INTEGER PRIMARY KEY,
    artist_id INTEGER NOT NULL REFERENCES artists (id),
    title VARCHAR NOT NULL
);
CREATE INDEX artists_by_name ON artists (name, id DESC);
"""


async def test_shows_each_artist_once(kata: Any, tmp_path: Path, sent: statements.Recorder) -> None:
    """page n holds the n-th ten artists, by name and then by id; the last one what is left"""
    async with Catalogue.of(tmp_path) as catalogue:
        for size, pages in PAGES.items():
            for number in range(1, pages + 1):
                expected = catalogue.page(number, size)
                saw = [artist.id for artist in await catalogue.ask(kata, number, size)]
                which = f"page {number}, of {size} artists each{asked_at(sent, kata.page)}"
                assert same(saw, expected), (
                    f"{which}: the artists with the ids {told(expected)} were expected; "
                    f"{told(saw)} came"
                )


async def test_loads_all_albums(kata: Any, tmp_path: Path, sent: statements.Recorder) -> None:
    """each artist on a page has all their albums loaded, in the order of the ids"""
    async with Catalogue.of(tmp_path) as catalogue:
        for number in range(1, PAGES[SIZE]):
            for artist in await catalogue.ask(kata, number):
                expected = catalogue.albums[artist.id]
                who = f"artist {artist.id}, on page {number}{asked_at(sent, kata.page)}"
                try:
                    saw = [(album.id, album.title) for album in artist.albums]
                except Exception as error:
                    raise AssertionError(f"{who}: reading the albums raised {error!r}") from error
                assert same(saw, expected), (
                    f"{who}, has {len(expected)} album(s), with the ids "
                    f"{told([each for each, _ in expected])}; {len(saw)} came: "
                    f"{told([each for each, _ in saw])}"
                )


async def test_costs_what_it_shows(
    kata: Any, tmp_path: Path, sent: statements.Recorder, used: sessions.Recorder
) -> None:
    """a page costs at most three statements, one at a time, and twice the rows that it shows"""
    async with Catalogue.of(tmp_path) as catalogue:
        for size, pages in PAGES.items():
            for number in range(1, pages):
                sent.clear()
                await catalogue.ask(kata, number, size)
                which = f"page {number}, of {size} artists each{asked_at(sent, kata.page)}"
                count = len(sent.statements)
                assert count <= STATEMENTS, f"{which}: {count} statements were sent"
                assert not used.overlaps(), f"{which}: two tasks used one session at the same time"
                artists = catalogue.page(number, size)
                albums = sum(len(catalogue.albums[artist]) for artist in artists)
                rows = sum(each.rows for each in sent.statements)
                assert rows <= 2 * (len(artists) + albums), (
                    f"{which}: {rows} rows were fetched for {len(artists)} artists and "
                    f"{albums} albums"
                )


class Catalogue:
    """A database of artists whose names, ids and albums are in different orders."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        self.artists: list[tuple[str, int]] = []  # name and id
        self.albums: dict[int, list[tuple[int, str]]] = {}  # by artist: id and title

    @classmethod
    @asynccontextmanager
    async def of(cls, folder: Path) -> AsyncIterator["Catalogue"]:
        catalogue = cls(folder / "shop.db")
        catalogue._fill()
        try:
            yield catalogue
        finally:
            await catalogue.engine.dispose()

    def page(self, number: int, size: int) -> list[int]:
        """The ids of a page."""
        return [artist for _, artist in self.artists[(number - 1) * size : number * size]]

    async def ask(self, kata: Any, number: int, size: int = SIZE) -> list[Any]:
        session = AsyncSession(self.engine)
        try:
            return list(await kata.page(session, number, size))
        finally:
            with suppress(SQLAlchemyError):  # it cannot be closed while other tasks use it
                await session.close()

    def _fill(self) -> None:
        for rank in range(ARTISTS):
            name = "Max" if rank in NAMESAKES else f"{'Ann' if rank < 8 else 'Zoe'} {rank:02}"
            self.artists.append((name, rank * 16 % ARTISTS + 1))
        self.artists.sort()
        self.albums = {artist: [] for _, artist in self.artists}
        for turn in range(max(ALBUMS)):  # so that nobody's albums have ids in a row
            for rank, (_, artist) in enumerate(self.artists):
                if turn < ALBUMS[rank % len(ALBUMS)]:
                    number = sum(map(len, self.albums.values())) + 1
                    self.albums[artist].append((number, "Live" if turn % 2 else f"No. {number}"))
        with closing(sqlite3.connect(self.file)) as database, database:
            database.executescript(SCHEMA)
            names = [(artist, name) for name, artist in self.artists]
            database.executemany("INSERT INTO artists VALUES (?, ?)", names)
            rows = [(n, who, title) for who, own in self.albums.items() for n, title in own]
            database.executemany("INSERT INTO albums VALUES (?, ?, ?)", rows)


def asked_at(sent: statements.Recorder, function: Any) -> str:
    """Where the last statement was sent; where that is unknown, where the function begins."""
    lines = [each.line for each in sent.statements if each.line]
    begins = getattr(function, "__code__", None)
    return f" (line {lines[-1] if lines else begins.co_firstlineno if begins else 1})"


def told(ids: list[int]) -> str:
    text = ", ".join(map(str, ids)) or "none"
    return text if len(text) <= 60 else f"{text:.60} ..."
