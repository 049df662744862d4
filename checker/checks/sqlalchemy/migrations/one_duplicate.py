"""Which rows of a list are stored, skipped and refused, and what its report says."""

import sqlite3
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from checker.probes.statements import Recorder

HINTS = (
    "Run the file: 999 good products are gone because of one. They share a statement and a "
    "transaction. Which rows should the database skip by itself, and which must still stop it?",
    "`INSERT … ON CONFLICT (sku) DO NOTHING` skips a known sku, and nothing else. Or give each "
    "row a savepoint, `session.begin_nested()`, and look whether it was the sku that was known.",
    "`insert` of `sqlalchemy.dialects.sqlite` has `.on_conflict_do_nothing(index_elements="
    "[Product.sku])`. With `.returning(Product.sku)` and `rows` as the second argument of "
    "`scalars`, it gives what was added.",
)
SHOWS = ("A savepoint, or `ON CONFLICT`, for the row that may fail",)

Row = tuple[str | None, str | None, str | None]  # sku, barcode, name
KNOWN: tuple[Row, ...] = (("S-1", "1001", "a bolt"), ("S-2", "1002", "a nut"))


async def test_keeps_good_rows(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """wherever a duplicate stands, all new products are stored, and known ones stay as they are"""
    fresh = [product(number) for number in range(3, 9)]
    for why, rows in (
        ("its first row was known", [product(1), *fresh]),
        ("its third row was known", [*fresh[:2], product(2), *fresh[2:]]),
        ("its last row was known", [*fresh, product(1)]),
        ("its last row was there already, under another name", [*fresh, product(3, "cheaper")]),
        ("two rows in a row were known, and two were there twice",
         [*fresh, product(1), product(2), *fresh[2:4]]),
        ("all of its rows were known", [product(2), product(1)]),
        ("all of its rows were new", fresh),
    ):  # fmt: skip
        async with Shop.of(kata, tmp_path / f"{why}.db", sent) as shop:
            told = await shop.imports(rows)
            new = fresh if set(fresh) & set(rows) else []
            shop.expects([*KNOWN, *new], f"of a list of {len(rows)}, {why}; the import {told}")


async def test_counts_rows(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """the report says how many products were added, and how many rows skipped"""
    for turn, numbers in enumerate(([3, 4], [1, 3, 4, 4, 5], [2, 1], [3, 3, 3], range(1, 121))):
        async with Shop.of(kata, tmp_path / f"{turn}.db", sent) as shop:
            told = await shop.imports(map(product, numbers))
            known = len(shop.rows()) - len(KNOWN)
            saw = f"a list of {len(numbers)} rows added {known} to the table, and the import {told}"
            report = shop.report
            assert report is not None, saw
            new = len({*numbers} - {1, 2})
            assert (report.added, report.skipped) == (new, len(numbers) - new), saw


async def test_broken_row_stops_all(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """any other broken row is an error, and leaves nothing of its list, before it or after"""
    fresh = [product(number) for number in range(3, 7)]
    async with Shop.of(kata, tmp_path / "shop.db", sent) as shop:
        for why, broken in (
            ("had no name", ("S-9", "1009", None)),
            ("had no sku", (None, "1009", "a washer")),
            ("had the barcode of a product that was stored", ("S-9", "1002", "a washer")),
            ("had the barcode of another row", ("S-9", "1004", "a washer")),
        ):
            for place in (1, 3, 5):
                rows = [product(1), *fresh]
                rows.insert(place, broken)
                told = await shop.imports(rows)
                saw = f"row {place + 1} of {len(rows)} {why}; the import {told}"
                shop.expects([*KNOWN], saw)
                assert shop.report is None, saw
        told = await shop.imports(fresh)
        shop.expects([*KNOWN, *fresh], f"after broken lists came a good one; its import {told}")


async def test_another_import(kata: Any, tmp_path: Path, sent: Recorder) -> None:
    """a sku that another import adds meanwhile is skipped as well"""
    fresh = [product(number) for number in range(3, 9)]
    theirs = ("S-5", "1005", "theirs")
    async with Shop.of(kata, tmp_path / "shop.db", sent) as shop:
        with shop.beside(theirs):
            told = await shop.imports(fresh)
        if not shop.disturbed:  # it let nobody between
            shop.expects([*KNOWN, *fresh], f"all of {len(fresh)} rows were new; the import {told}")
            return
        saw = f"another import added S-5 when this one had looked into the table; this one {told}"
        shop.expects([*KNOWN, theirs, *(row for row in fresh if row[0] != "S-5")], saw)
        report = shop.report
        assert report and (report.added, report.skipped) == (len(fresh) - 1, 1), saw


class Shop:
    """A database with the known products, and what became of the last import."""

    def __init__(self, kata: Any, file: Path, sent: Recorder) -> None:
        self.kata, self.file, self.sent = kata, file, sent
        self.engine = kata.open_database(f"sqlite+aiosqlite:///{file}")
        self.report: Any = None
        self.asked = False  # whether the import has looked into the table
        self.disturbed = False  # whether another one has written since

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, file: Path, sent: Recorder) -> AsyncIterator["Shop"]:
        shop = cls(kata, file, sent)
        try:
            async with shop.engine.begin() as connection:
                await connection.run_sync(kata.Base.metadata.create_all)
            shop.write(*KNOWN)
            yield shop
        finally:
            await shop.engine.dispose()

    async def imports(self, rows: Iterable[Row]) -> str:
        """What is told of it; `report` is what it returned, or None."""
        given = [dict(zip(("sku", "barcode", "name"), row, strict=True)) for row in rows]
        self.report, told = None, ""
        try:
            self.report = await self.kata.import_products(self.engine, given)
        except Exception as error:
            told = f"raised {getattr(error, 'orig', None) or error!r:.200}"
        lines = [each.line for each in self.sent.all if each.line]
        at = f" (last asked at line {lines[-1]})" if lines else ""
        return f"{told or f'returned {self.report!r:.100}'}{at}"

    def write(self, *rows: Row) -> None:
        with closing(sqlite3.connect(self.file, timeout=0)) as another, another:
            another.executemany("INSERT INTO products (sku, barcode, name) VALUES (?, ?, ?)", rows)

    def rows(self) -> list[Row]:
        """What another connection reads."""
        with closing(sqlite3.connect(self.file)) as another:
            rows = another.execute("SELECT sku, barcode, name FROM products ORDER BY barcode")
            return rows.fetchall()

    def expects(self, rows: list[Row], saw: str) -> None:
        found = self.rows()
        more, less = set(found) - set(rows), set(rows) - set(found)
        assert not less, f"{saw}; {len(less)} product(s) are not in the table: {named(less)}"
        assert not more, f"{saw}; in the table are also {named(more)}"

    @contextmanager
    def beside(self, row: Row) -> Iterator[None]:
        """Another import writes a row as soon as this one has asked, and lets others write."""

        def sends(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
            if self.asked and not self.disturbed:
                with suppress(sqlite3.OperationalError):  # it is locked
                    self.write(row)
                    self.disturbed = True
            self.asked |= "SELECT" in statement

        event.listen(Engine, "before_cursor_execute", sends)
        try:
            yield
        finally:
            event.remove(Engine, "before_cursor_execute", sends)


def product(number: int, name: str | None = None) -> Row:
    return f"S-{number}", f"{1000 + number}", name or f"screw {number}"


def named(rows: Iterable[Row]) -> str:
    return ", ".join(sorted(f"{sku} ({name})" for sku, _, name in rows))[:200]
