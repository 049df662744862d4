"""A bookshop's books hold what customers, publishers and the owner are told."""

import asyncio
import inspect
import sqlite3
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.ext.asyncio import create_async_engine

from checker.probes import checkouts, sessions, statements
from checker.probes.frames import line_here
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Every red promise has one TODO, and mending one turns no other red. Begin with the smallest: "
    "the commit in `add`, the factory of sessions, `receipt`. The lessons on the three rules show "
    "each ailment alone.",
    "You need `flush`; `expire_on_commit=False`; `async with`; `selectinload` twice, as LIMIT is "
    "to count orders; the names of a table's columns; one `insert` for many rows, with ON "
    "CONFLICT; and `op.alter_column`.",
    "In `change`, compare with `inspect(self.model).column_attrs.keys()`. In `deliver`: "
    "`insert(Book).on_conflict_do_nothing(index_elements=[Book.isbn])`, with SQLite's own "
    "`insert`, executed for a thousand books at a time. In `figures`, await one `scalar` after "
    "the other.",
)
SHOWS = (
    "`expire_on_commit=False`",
    "An `AsyncSession` shared by tasks",
    "`selectinload` for collections",
    "A generic async repository",
    "Bulk inserts in chunks of 1000 to 10000",
    "A migration that keeps the rows, up and down",
)

PAGE = 10  # orders, as in the kata
DUNE, SOLARIS, UBIK, NOWHERE = "0441172717", "0156027607", "0547572298", "9999999999"
Call = Callable[..., Coroutine[Any, Any, Any]]
Book = tuple[str, str | None, str, int, int]
BOOK = "isbn, title, author, cents, copies"
SHELF: tuple[Book, ...] = (
    (SOLARIS, "Solaris", "Lem", 850, 1),
    (DUNE, "Dune", "Herbert", 990, 5),
    (UBIK, "Ubik", "Dick", 1100, 3),
)
FEW, MANY = 5, 40  # customers
LIST, CHUNK = 600, 1000  # books
LONG = 6600  # books; all their values together are more than one statement may have
PARAMETERS = 32_766
TITLES = ("Dune", "", "Dune", "Solaris 'n' more", "Köy")
LAST_YEAR = """CREATE TABLE books (
    isbn VARCHAR NOT NULL PRIMARY KEY,
    name VARCHAR NOT NULL,
    author VARCHAR NOT NULL,
    cents INTEGER NOT NULL,
    copies INTEGER NOT NULL
)"""


async def test_keeps_whole_orders(
    kata: Any, tasks: Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """an order is kept whole or not at all, and no other connection ever reads a part of it"""
    async with opened(kata, tmp_path) as desk:
        desk.committed = f" (line {line_of(kata.Shop.buy)})"  # as long as it does not commit
        before = desk.kept()
        for basket, what in (
            ({DUNE: 2, SOLARIS: 2}, "the second of 2 books was sold out"),
            ({DUNE: 1, UBIK: 1, NOWHERE: 1}, "the third of 3 books is unknown"),
        ):
            sent.clear()
            with desk.watched():
                end = await End.of(desk.shop.buy, 1, basket)
            tasks.mark("buy has failed")
            saw = f"{what}, and `buy` {end}"
            assert end.error, f"{saw}{desk.committed}"
            kept = desk.kept()
            if kept != before:
                saw = f"{saw}; then the books have {kept.told(before)}"
                raise AssertionError(f"{saw}{desk.committed}") from end.error
        sent.clear()
        with desk.watched():
            end = await End.of(desk.shop.buy, 1, {DUNE: 2, SOLARIS: 1})
        tasks.mark("buy has ended")
        saw = f"all books of a basket were there, and `buy` {end}"
        number = max([order[0] for order in desk.kept().orders], default=1)
        lines = ((number, SOLARIS, 1), (number, DUNE, 2))
        after = Kept(((number, 1, 2830),), lines, ((SOLARIS, 0), (DUNE, 3), (UBIK, 3)))
        if desk.kept() != after:
            saw = f"{saw}; then the books have {desk.kept().told(before)}"
            raise AssertionError(f"{saw}{desk.committed}") from end.error
        receipt = kata.Receipt(number, 2830, {DUNE: 2, SOLARIS: 1})
        if not same(end.value, receipt):
            raise AssertionError(f"{saw}; {receipt} was due{desk.committed}") from end.error
        for seen, committed in desk.seen:
            half = f"before `buy` had ended, another connection read {seen.told(before)}"
            assert seen in (before, after), f"{half}{committed}"


async def test_tells_the_new_label(
    kata: Any, tasks: Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """whoever corrects a book reads its new label, with what is in the books then"""
    where = f" (line {line_of(kata.Shop.correct)})"
    async with opened(kata, tmp_path) as desk:
        for fields, label in (
            ({"cents": 1050}, "Herbert, Dune: 10.50"),
            ({"copies": 7}, "Herbert, Dune: 10.50"),
            ({"title": "Dune II", "cents": 5}, "Herbert, Dune II: 0.05"),
        ):
            sent.clear()
            end = await End.of(desk.shop.correct, DUNE, **fields)
            tasks.mark("correct has ended")
            book = desk.book(DUNE)
            kept = told({name: book[name] for name in fields})
            saw = f"correct(..., {told(fields)}) {end}; the books have {kept}"
            if end.error:
                raise AssertionError(saw) from end.error
            assert fields.items() <= book.items(), f"{saw}{where}"
            assert same(end.value, label), f"{saw}, and {label!r} was due{where}"


async def test_refuses_unknown_fields(
    kata: Any, tasks: Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """a field that is no column of the book is an error, and then nothing is changed"""
    change = getattr(getattr(kata, "Repository", None), "change", kata.Shop.correct)
    where = f" (line {line_of(change)})"
    async with opened(kata, tmp_path) as desk:
        for fields in (
            {"cents": 900, "titel": "Dune II"},
            {"prise": 900},
            {"Title": "Dune II", "copies": 9},
            {"metadata": "hardcover", "cents": 900},
        ):
            sent.clear()
            end = await End.of(desk.shop.correct, DUNE, **fields)
            tasks.mark("correct has ended")
            saw = f"correct(..., {told(fields)}) {end}"
            if desk.books() != list(SHELF):
                saw = f"{saw}; then the books have {told(desk.book(DUNE))}"
                raise AssertionError(f"{saw}{where}") from end.error
            assert end.error, f"{saw}; there is no such column, and nothing was changed{where}"
        end = await End.of(desk.shop.correct, DUNE, title="Dune II", cents=900, copies=9)
        saw = f"title, cents and copies of a book were corrected; `correct` {end}"
        due: list[Book] = [SHELF[0], (DUNE, "Dune II", "Herbert", 900, 9), SHELF[2]]
        if desk.books() != due:
            saw = f"{saw}, and then the books have {told(desk.book(DUNE))}"
            raise AssertionError(f"{saw}{where}") from end.error


async def test_gives_its_connection_back(
    kata: Any, tasks: Recorder, pools: checkouts.Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """however `receipt` ends, its connection is back in the pool"""
    where = f" (line {line_of(kata.Shop.receipt)})"
    async with opened(kata, tmp_path) as desk:
        desk.sell((1, {DUNE: 2, UBIK: 1}))
        receipt = kata.Receipt(1, 3080, {DUNE: 2, UBIK: 1})
        ends = []  # kept: a collected leak would not be seen
        for number, trouble, what in (
            (1, nullcontext(), "is known"),
            (2, nullcontext(), "is unknown"),
            (1, desk.without("orders"), "is known, but the database failed at the first question"),
            (1, desk.without("lines"), "is known, but the database failed at the last question"),
            (1, desk.cancelling(), "is known, but the call was cancelled"),
        ):
            sent.clear()
            with trouble:
                end = await End.of(desk.shop.receipt, number)
                await asyncio.sleep(1)  # for what goes on behind it
            ends.append(end)
            tasks.mark("receipt has ended")
            saw = f"order {number} {what}; `receipt` {end}"
            held = pools.held
            lines = ", ".join(f"line {each.line}" for each in held)
            if held:
                saw = f"{saw}, and {len(held)} connection(s) were not given back"
                raise AssertionError(f"{saw}, taken at {lines}") from end.error
            if what == "is known":
                assert same(end.value, receipt), f"{saw}, and {receipt} was due{where}"
            elif what == "is unknown":
                assert isinstance(end.error, LookupError), (
                    f"{saw}, and a LookupError was due{where}"
                )
            elif "failed" in what:
                assert end.error, f"{saw}{where}"


async def test_keeps_tasks_apart(
    kata: Any, tasks: Recorder, used: sessions.Recorder, tmp_path: Path
) -> None:
    """the figures are right, and no session is at work for two tasks at once"""
    where = f" (line {line_of(kata.Shop.figures)})"
    async with opened(kata, tmp_path) as desk:
        for sales, due in (
            ([], kata.Figures(0, 0, 9)),
            ([(1, {DUNE: 2}), (2, {UBIK: 1, DUNE: 1})], kata.Figures(2, 4070, 9)),
        ):
            desk.sell(*sales)
            end = await End.of(desk.shop.figures)
            tasks.mark("figures has ended")
            for first, other in used.overlaps()[:1]:
                raise AssertionError(
                    f"`{other.method}` of {other.task} began in a session where "
                    f"`{first.method}` of {first.task} was at work; `figures` {end}{where}"
                ) from end.error
            saw = f"the shop has {len(sales)} order(s); `figures` {end}"
            if not same(end.value, due):
                raise AssertionError(f"{saw}, and {due} was due{where}") from end.error


async def test_asks_once_for_all(
    kata: Any, tasks: Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """the spending of every customer is told, in as few statements for many as for a few"""
    counts = []
    async with opened(kata, tmp_path) as desk:
        due = [("Ann", 0), ("Ben", 0)]
        for many in (FEW, MANY):
            new = range(len(due) + 1, many + 1)
            desk.fill("customers (id, name)", [(number, name_of(number)) for number in new])
            buyers = [number for number in new if number % 5]
            desk.sell(*((number, {DUNE: number}) for number in buyers * 2))
            due += [(name_of(n), 2 * 990 * n if n % 5 else 0) for n in new]
            sent.clear()
            end = await End.of(desk.shop.spending)
            tasks.mark("spending has ended")
            counts.append(len(sent.statements))
            where = f" (line {line_of(kata.Shop.spending)})"
            if end.error:
                raise AssertionError(f"of {many} customers, `spending` {end}") from end.error
            found = [tuple(each) for each in end.value]
            saw = f"of {many} customers, {len(found)} were told"
            for got, expected in zip([*found, None], [*due, None], strict=False):
                assert same(got, expected), f"{saw}; {got} came where {expected} was due{where}"
        saw = f"for {FEW} customers `spending` sent {counts[0]} statements, for {MANY} {counts[1]}"
        assert counts[1] <= counts[0] + 2, f"{saw}, the last at line {sent.statements[-1].line}"


async def test_fills_its_pages(
    kata: Any, tasks: Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """a page has ten orders, the newest first, with all their lines, and fetches no others"""
    counts = []
    async with opened(kata, tmp_path) as desk:
        baskets = [dict.fromkeys([UBIK, DUNE, SOLARIS][: n % 3 + 1], 1 + n % 4) for n in range(45)]
        baskets[40].clear()  # somebody has bought nothing
        desk.sell(*((n % 2 + 1, basket) for n, basket in enumerate(baskets)))
        for gone in (31, 12):  # called off: the numbers of orders have gaps
            desk.forget(gone)
            del baskets[gone - 1]
        orders = zip(desk.kept().orders, baskets, strict=True)
        receipts = [kata.Receipt(each[0], each[2], basket) for each, basket in orders][::-1]
        for number in (*range(6), 0):  # the last one is shown, with its statements
            due = receipts[number * PAGE :][:PAGE]
            lines = sum(len(each.copies) for each in due)
            sent.clear()
            end = await End.of(desk.shop.page, number)
            tasks.mark("page has ended")
            if end.error:
                raise AssertionError(f"page {number} {end}") from end.error
            lines_sent = [each.line for each in sent.statements if each.line]
            where = f" (line {max(lines_sent, default=line_of(kata.Shop.page))})"
            got = list(end.value)
            numbers, expected = ([each.number for each in page] for page in (got, due))
            saw = f"of {len(baskets)} orders, number 41 without lines, page {number} has {numbers}"
            assert numbers == expected, f"{saw}, and {expected} were due{where}"
            for mine, other in zip(got, due, strict=True):
                assert same(mine, other), f"{saw}, with {mine}; {other} was due{where}"
            rows, asked = sum(s.rows for s in sent.statements), len(sent.statements)
            saw = f"page {number} has {len(got)} orders with {lines} lines"
            assert rows <= lines + 2 * PAGE, f"{saw}, and fetched {rows} rows{where}"
            counts.append(asked)
        saw = f"a page of {PAGE} orders took {counts[-1]} statements, one of 3 took {counts[4]}"
        assert counts[-1] <= counts[4] + 2, f"{saw}{where}"


async def test_delivers_in_few_statements(
    kata: Any, tasks: Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """a list of any length comes in, with a statement for 100 books or more"""
    async with opened(kata, tmp_path) as desk:
        for length in (0, 1, LIST, LONG):
            books: list[Book] = [(f"{length} {n}", "Poems", "Anon", n, 1) for n in range(length)]
            sent.clear()
            end = await End.of(desk.deliver, books)
            tasks.mark("deliver has ended")
            seen = sent.statements
            where = f" (line {seen[-1].line if seen else line_of(kata.Shop.deliver)})"
            saw = f"a list of {length} books came, and `deliver` {end}"
            if end.error:
                raise AssertionError(f"{saw}{where}") from end.error
            ((kept, cents),) = desk.rows(
                f"SELECT count(*), total(cents) FROM books WHERE isbn LIKE '{length} %'"
            )
            assert kept == length, f"{saw}; {kept} of them are in the books{where}"
            assert cents == sum(range(length)), f"{saw}; their prices are wrong{where}"
            saw = f"{saw} after {len(seen)} statements"
            assert len(seen) <= length / 100 + 3, f"{saw}{where}"
            most = max([each.parameters for each in seen], default=0)
            assert most <= PARAMETERS, f"{saw}, one of them with {most} parameters{where}"
        books = [(f"known {n}", "Poems", "Anon", n, 1) for n in range(PARAMETERS + 1)]
        desk.fill(f"books ({BOOK})", books)
        sent.clear()
        end = await End.of(desk.deliver, books)
        widest = max(sent.statements, key=lambda each: each.parameters, default=None)
        saw = f"a list of {len(books)} books came that were there already, and `deliver` {end}"
        if widest and widest.parameters > PARAMETERS:
            saw = f"{saw}; one statement had {widest.parameters} parameters"
            raise AssertionError(f"{saw} (line {widest.line})") from end.error


async def test_lets_known_books_be(
    kata: Any, tasks: Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """books that are there already stay as they are; any other error lets none of a list in"""
    where = f" (line {line_of(kata.Shop.deliver)})"
    async with opened(kata, tmp_path, SHELF[:2]) as desk:
        trial: Book = ("1", "The Trial", "Kafka", 700, 2)
        again: Book = (SOLARIS, "Solyaris", "Lem", 1, 99)
        end = await End.of(desk.deliver, [trial, again, SHELF[2], (*trial[:3], 1, 1)])
        tasks.mark("deliver has ended")
        saw = f"of 4 books one was there and one came twice; `deliver` {end}"
        if end.error:
            raise AssertionError(saw) from end.error
        kept, due = desk.books(), sorted([trial, *SHELF])
        for mine, expected in zip([*kept, None], [*due, None], strict=False):
            assert same(mine, expected), (
                f"{saw}; the books have {mine} where {expected} was due{where}"
            )
        nameless: Book = ("3", None, "Anon", 1, 1)
        few = [("2", "Emma", "Austen", 500, 1), nameless]
        many = [*((f"n {n}", "Poems", "Anon", 100, 1) for n in range(CHUNK + 1)), nameless]
        for books in (few, many):
            sent.clear()
            end = await End.of(desk.deliver, books)
            tasks.mark("deliver has failed")
            saw = f"the last of {len(books)} books had no title; `deliver` {end}"
            came = len(desk.books()) - len(due)
            assert not came, f"{saw}, and {came} of them are in the books{where}"
            assert end.error, f"{saw}{where}"


async def test_renames_the_column(
    kata: Any, tasks: Recorder, sent: statements.Recorder, tmp_path: Path
) -> None:
    """the revision renames the titles' column, up and down, and nothing in the books is lost"""
    async with opened(kata, tmp_path) as desk:
        desk.age()
        books = [(f"{n}", title, f"Author {n}", n, n) for n, title in enumerate(TITLES)]
        desk.fill("books (isbn, name, author, cents, copies)", books)
        desk.sell((1, {DUNE: 2, UBIK: 1}))
        before = desk.orders()
        for step, name in ((kata.upgrade, "title"), (kata.downgrade, "name")) * 2:
            sent.clear()
            end = await End.of(desk.migrate, step)
            lines = [each.line for each in sent.statements if each.line]
            where = f" (line {next(iter(lines), line_of(step))})"
            saw = f"`{step.__name__}` {end}"
            if end.error:
                raise AssertionError(f"{saw}{where}") from end.error
            columns = sorted(each[1] for each in desk.rows("PRAGMA table_info(books)"))
            due = sorted(["isbn", name, "author", "cents", "copies"])
            assert columns == due, f"{saw}; the books have {columns}, and {due} were due{where}"
            table = f"books (isbn, {name}, author, cents, copies)"
            kept = desk.rows(f"SELECT isbn, {name}, author, cents, copies FROM books")
            lost = [book for book in books if book not in kept]
            saw = f"{saw}; of {len(books)} books it left {len(kept)}, and"
            for book in lost[:1]:
                now = [each for each in kept if each[0] == book[0]]
                raise AssertionError(f"{saw} {len(lost)} are not as before: {book} is {now}{where}")
            assert len(kept) == len(books), f"{saw} should not have more{where}"
            orders = desk.orders()
            assert orders == before, f"{saw} orders and their lines are {orders} now{where}"
            for row, what in (
                (("0", "Emma", "Austen", 1, 1), "an ISBN twice"),
                (("x", None, "Austen", 1, 1), "a book without a title"),
            ):
                taken = f"after `{step.__name__}` the books took {what}{where}"
                assert desk.refuses(table, row), taken
            books.append((f"{len(books)}", f"As {name}", "Anon", 1, 1))
            desk.fill(table, books[-1:])


@dataclass(frozen=True)
class End:
    """How a call has ended."""

    value: Any
    error: BaseException | None

    @classmethod
    async def of(cls, function: Call, *args: Any, **fields: Any) -> "End":
        async def call() -> Any:
            return await function(*args, **fields)

        task = asyncio.create_task(call(), name=function.__name__)
        await asyncio.wait([task])
        if task.cancelled():
            return cls(None, asyncio.CancelledError())
        error = task.exception()
        if isinstance(error, TypeError) and "'await' expression" in str(error):
            raise error  # which is told better elsewhere
        return cls(None if error else task.result(), error)

    def __str__(self) -> str:
        if self.error:
            words = f"{type(self.error).__name__}: {self.error}".partition("\n")[0].rstrip(": ")
            return f"raised {words}" if len(words) < 100 else f"raised {words:.97}..."
        return f"returned {self.value!r:.160}"


@dataclass(frozen=True)
class Kept:
    """What another connection reads of orders, and of the copies in the shop."""

    orders: tuple[tuple[int, int, int], ...]  # id, customer, cents
    lines: tuple[tuple[int, str, int], ...]  # order, ISBN, copies
    stock: tuple[tuple[str, int], ...]

    def told(self, before: "Kept") -> str:
        sold = sum(n for _, n in before.stock) - sum(n for _, n in self.stock)
        saw = f"{len(self.orders) - len(before.orders)} order(s) more, with"
        return f"{saw} {len(self.lines) - len(before.lines)} line(s), and {sold} copies less"


class Desk:
    """The learner's shop, and a connection of our own beside it.

    `seen` is what that connection read while the shop was at work; `committed` says at which
    line the shop committed last.
    """

    def __init__(self, kata: Any, file: Path) -> None:
        self.path = kata.__file__
        self.file = file
        self.engine = create_async_engine(f"sqlite+aiosqlite:///{file}")
        self.shop = kata.Shop(self.engine)
        self.seen: list[tuple[Kept, str]] = []
        self.committed = ""

    def rows(self, statement: str) -> list[Any]:
        with closing(sqlite3.connect(self.file, timeout=1)) as another:
            return another.execute(statement).fetchall()

    def fill(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """Into `table (columns)`."""
        with closing(sqlite3.connect(self.file, timeout=1)) as another, another:
            marks = ", ".join("?" * (table.count(",") + 1))
            another.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)

    def refuses(self, table: str, row: tuple[Any, ...]) -> bool:
        try:
            self.fill(table, [row])
        except sqlite3.IntegrityError:
            return True
        return False

    async def deliver(self, books: list[Book]) -> None:
        fields = BOOK.split(", ")
        await self.shop.deliver([dict(zip(fields, book, strict=True)) for book in books])

    def book(self, isbn: str) -> dict[str, Any]:
        fields = BOOK.split(", ")
        found = next(book for book in self.books() if book[0] == isbn)
        return dict(zip(fields, found, strict=True))

    def books(self) -> list[Book]:
        return self.rows(f"SELECT {BOOK} FROM books ORDER BY isbn")

    def orders(self) -> tuple[list[Any], ...]:
        """With their lines, and the tables to which these refer."""
        keys = sorted(each[2:5] for each in self.rows("PRAGMA foreign_key_list(lines)"))
        return self.rows("SELECT * FROM orders"), self.rows("SELECT * FROM lines"), keys

    def kept(self) -> Kept:
        orders = self.rows("SELECT id, customer_id, cents FROM orders ORDER BY id")
        lines = self.rows("SELECT order_id, isbn, copies FROM lines ORDER BY order_id, isbn")
        stock = self.rows("SELECT isbn, copies FROM books ORDER BY isbn")
        return Kept(tuple(orders), tuple(lines), tuple(stock))

    def sell(self, *sales: tuple[int, dict[str, int]]) -> None:
        """Orders that are in the books already: of a customer, a basket."""
        price = {isbn: cents for isbn, _, _, cents, _ in SHELF}
        ((last,),) = self.rows("SELECT count(*) FROM orders")
        orders, lines = [], []
        for number, (customer, basket) in enumerate(sales, last + 1):
            orders.append((number, customer, sum(price[i] * n for i, n in basket.items())))
            lines += [(number, isbn, copies) for isbn, copies in basket.items()]
        self.fill("orders (id, customer_id, cents)", orders)
        self.fill("lines (order_id, isbn, copies)", lines)

    def forget(self, order: int) -> None:
        self._change(f"DELETE FROM lines WHERE order_id = {order}")
        self._change(f"DELETE FROM orders WHERE id = {order}")

    @contextmanager
    def watched(self) -> Iterator[None]:
        """At each statement of the shop's, what is `seen` by others."""
        with listening("commit", self._commit), listening("before_cursor_execute", self._look):
            yield

    @contextmanager
    def without(self, table: str) -> Iterator[None]:
        """Questions for that table fail meanwhile."""
        self._change(f"ALTER TABLE {table} RENAME TO elsewhere")
        yield
        self._change(f"ALTER TABLE elsewhere RENAME TO {table}")

    @contextmanager
    def cancelling(self) -> Iterator[None]:
        """Whoever asks is cancelled while the database works."""

        def cancel(*statement: object) -> None:
            if task := asyncio.current_task():
                task.cancel()

        with listening("before_cursor_execute", cancel):
            yield

    async def migrate(self, step: Callable[[], None]) -> None:
        """As `alembic upgrade` and `alembic downgrade` run it."""

        def run(connection: Connection) -> None:
            with Operations.context(MigrationContext.configure(connection)):
                step()

        async with self.engine.begin() as connection:
            await connection.run_sync(run)

    def age(self) -> None:
        """Back to the books of last year, without any book."""
        self._change("DROP TABLE books")
        self._change(LAST_YEAR)

    def _change(self, statement: str) -> None:
        with closing(sqlite3.connect(self.file, timeout=1)) as another, another:
            another.execute(statement)

    def _commit(self, connection: Connection) -> None:
        if line := line_here(self.path.__eq__):
            self.committed = f" (COMMIT at line {line})"

    def _look(self, *statement: object) -> None:
        with suppress(sqlite3.OperationalError):  # locked, as somebody is just committing
            self.seen.append((self.kept(), self.committed))


@asynccontextmanager
async def opened(kata: Any, folder: Path, shelf: Iterable[Book] = SHELF) -> AsyncIterator[Desk]:
    """A shop with these books, two customers and no order."""
    desk = Desk(kata, folder / "shop.db")
    engine = create_engine(f"sqlite:///{desk.file}")
    kata.Base.metadata.create_all(engine)
    engine.dispose()
    desk.fill("customers (id, name)", [(1, "Ann"), (2, "Ben")])
    desk.fill(f"books ({BOOK})", shelf)
    try:
        yield desk
    finally:
        await desk.engine.dispose()


@contextmanager
def listening(name: str, hear: Callable[..., None]) -> Iterator[None]:
    event.listen(Engine, name, hear)
    try:
        yield
    finally:
        event.remove(Engine, name, hear)


def told(fields: dict[str, Any]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in fields.items())


def name_of(customer: int) -> str:
    """Not all customers have a name to themselves."""
    return f"Customer {customer // 2}"


def line_of(thing: Any) -> int:
    try:
        return inspect.getsourcelines(thing)[1]
    except (OSError, TypeError):
        return 1
