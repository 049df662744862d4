"""Whether orders that come at once wait for one another's connections, and what is left of each."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.schema import CreateTable

from checker.probes import checkouts, connections
from checker.probes.postgres.address import Address
from checker.probes.values import same

HINTS = (
    "Run the file. At the TODO an order holds a connection, and `note` asks the pool for another. "
    "Of three such orders, who has the connection that each of them waits for? When is it given "
    "back?",
    "An order that waits for a connection must not hold one. What does `note` need of the session "
    "around it? And what must stay in one transaction, so that an order is written whole?",
    "Leave the session once the price is known. Then `await self.note(customer, cents)`, and then "
    "a second `async with self.sessions.begin() as session:` around `sell` alone.",
)
SHOWS = (
    "SQLAlchemy's pool: `pool_size`, `max_overflow`, `pool_pre_ping`",
    "A connection held while something else is waited for",
)

POOL = 3
CROWD, RUSH = 12, 24  # orders at once
AT_ONCE = 0.1  # seconds of the loop, which stands still while a database is at work
PATIENCE = 10.0  # the same, until an order is given up
CENTS = {"teapot": 2500, "cup": 300, "spoon": 70, "kettle": 4000}
STOCK = 9
DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
RECALLED = "ALTER TABLE sales ADD CHECK (article NOT LIKE 'kettle%')"
BASKETS: tuple[tuple[str, dict[str, int], str], ...] = (  # what it is, and what it fails of
    ("a good order", {"teapot": 1, "cup": 2}, ""),
    ("an order of too many spoons", {"teapot": 1, "spoon": STOCK + 1}, "SoldOut"),
    ("a large order", {"cup": 6}, ""),
    ("an order that the database refuses", {"cup": 1, "kettle": 1}, "IntegrityError"),
)


async def test_twelve_at_once(kata: Any, postgres: str, pools: checkouts.Recorder) -> None:
    """twelve orders at once share three connections, and all get through without a timeout"""
    async with Business.of(kata, postgres, pools) as business:
        for order in await business.orders(CROWD):
            order.expects_its_answer()
        took = business.took
        told = (
            f"{CROWD} orders came at once; for {took:.1f} s the database had nothing to do for them"
        )
        assert took <= AT_ONCE, f"{told}, as they waited{business.at}"


async def test_noted_once(kata: Any, postgres: str, pools: checkouts.Recorder) -> None:
    """when its caller is told, an order has been noted once, also one that fails"""
    async with Business.of(kata, postgres, pools) as business:
        orders = [
            order for count in (1, 1, 1, 1, 2, CROWD) for order in await business.orders(count)
        ]
        for order in orders:
            order.expects_its_note("when its caller was told,")
        await asyncio.sleep(AT_ONCE)
        for order in orders:
            order.look()
            order.expects_its_note("later")


async def test_whole_or_not_at_all(kata: Any, postgres: str, pools: checkouts.Recorder) -> None:
    """an order is written whole or, if it fails, not at all"""
    async with Business.of(kata, postgres, pools) as business:
        orders = [order for count in (1, 1, 1, 1, 2, 2) for order in await business.orders(count)]
        for order in orders:
            order.expects_its_sales()


async def test_within_the_pool(kata: Any, postgres: str, pools: checkouts.Recorder) -> None:
    """twenty-four orders at once open no more than three connections"""
    async with Business.of(kata, postgres, pools) as business:
        with connections.record([kata.__file__]) as opened:
            await business.orders(RUSH)
            most = max(pools.most, pools.opened - pools.closed, len(opened.open))
        told = f"{RUSH} orders came at once, and {most} connections were open"
        assert most <= POOL, f"{told}; the database has {POOL} for this shop{business.at}"


class Order:
    """One of a customer's, and what it came to when its caller was told."""

    def __init__(self, business: "Business", number: int, together: int) -> None:
        self.business, self.customer, self.together = business, f"customer {number}", together
        self.what, basket, self.fails = BASKETS[number % len(BASKETS)]
        self.cents = sum(CENTS[name] * count for name, count in basket.items())
        self.result: Any = asyncio.CancelledError()  # until there is one
        self.notes: list[Any] = []
        self.sales: dict[str, int] = {}
        self.stock: dict[str, int] = {}
        # Each has articles of its own: no order waits for the rows of another.
        self.basket = {f"{name} {number}": count for name, count in basket.items()}

    async def place(self) -> None:
        try:
            self.result = await self.business.shop.order(self.customer, dict(self.basket))
        except (Exception, asyncio.CancelledError) as error:
            self.result = error
        self.look()

    def look(self) -> None:
        """What others find of it in the database."""
        read = self.business.others.read
        self.notes = [cents for (cents,) in read(NOTES, self.customer)]
        self.sales = dict(read(SALES, self.customer))
        self.stock = dict(read(STOCKS, list(self.basket)))

    def expects_its_answer(self) -> None:
        errors = {"SoldOut": self.business.kata.SoldOut, "IntegrityError": IntegrityError}
        right = same(self.result, self.cents)
        if self.fails:
            right = isinstance(self.result, errors[self.fails])
        if not right:
            told = f"{self} ended in {named(self.result)}, not in {self.fails or self.cents}"
            if refused := self.business.pools.refused:
                told += f"; {refused} times a connection was waited for in vain"
            error = self.result if isinstance(self.result, BaseException) else None
            where = "" if error and error.__traceback__ else self.business.at
            raise AssertionError(told + where) from error

    def expects_its_note(self, when: str) -> None:
        told = f"{self} ended in {named(self.result)}; {when} the auditors found {self.notes}"
        assert self.notes == [self.cents], (
            f"{told} in the place of [{self.cents}]{self.business.at}"
        )

    def expects_its_sales(self) -> None:
        told = f"{self} ended in {named(self.result)}"
        sold = {} if self.fails else self.basket
        assert self.sales == sold, f"{told}; {self.sales} was sold, not {sold}{self.business.at}"
        stock = {name: STOCK - sold.get(name, 0) for name in self.basket}
        told += f"; of {list(stock)} there were {list(self.stock.values())} left"
        assert self.stock == stock, f"{told}, not {list(stock.values())}{self.business.at}"

    def __str__(self) -> str:
        return f"{self.what}, one of {self.together} at once," if self.together > 1 else self.what


class Business:
    """The learner's shop, with tables of its own, and somebody else who looks at them."""

    took = 0.0  # seconds of the loop, for the orders that came last

    def __init__(self, kata: Any, url: str, pools: checkouts.Recorder) -> None:
        self.kata, self.pools = kata, pools
        self.count = 0  # of orders so far
        self.others = Others(url)
        for table in kata.Base.metadata.sorted_tables:
            self.others.read(str(CreateTable(table).compile(dialect=DIALECT)))
        self.others.read(RECALLED)
        self.shop = kata.Shop(url)

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, url: str, pools: checkouts.Recorder) -> AsyncIterator["Business"]:
        business = cls(kata, url, pools)
        try:
            yield business
        finally:
            for each in vars(business.shop).values():
                if isinstance(each, AsyncEngine):
                    await each.dispose()
            business.others.leave()

    async def orders(self, together: int) -> list[Order]:
        """As many at once, until each has been told what became of it."""
        start = asyncio.get_running_loop().time()
        numbers = range(self.count, self.count + together)
        self.count += together
        orders = [Order(self, number, together) for number in numbers]
        for order in orders:
            for name in order.basket:
                self.others.read(ARTICLE, name, CENTS[name.split()[0]], STOCK)
        tasks = [asyncio.create_task(order.place(), name=order.customer) for order in orders]
        _, late = await asyncio.wait(tasks, timeout=PATIENCE)
        self.took = asyncio.get_running_loop().time() - start
        for task in late:
            task.cancel()
        await asyncio.wait(tasks, timeout=PATIENCE)
        return orders

    @property
    def at(self) -> str:
        """Where a connection was taken first."""
        lines = [hold.line for hold in self.pools.holds if hold.line]
        begins = getattr(self.shop.order, "__code__", None)
        return f" (line {lines[0] if lines else begins.co_firstlineno if begins else 1})"


class Others:
    """Another program in the same database. While it looks, the shop's loop stands still."""

    def __init__(self, url: str) -> None:
        address = Address.of(url)
        assert address, url
        self._beside = ThreadPoolExecutor(1)
        self._runner = asyncio.Runner(loop_factory=asyncio.SelectorEventLoop)
        self._connection = self._run(asyncpg.connect(address.asyncpg))

    def read(self, query: str, *args: Any) -> list[Any]:
        return list(self._run(self._connection.fetch(query, *args)))

    def leave(self) -> None:
        self._run(self._connection.close())
        self._beside.submit(self._runner.close).result()
        self._beside.shutdown()

    def _run(self, work: Coroutine[Any, Any, Any]) -> Any:
        return self._beside.submit(self._runner.run, work).result()


def named(result: object) -> str:
    if isinstance(result, asyncio.CancelledError):
        return f"nothing within {PATIENCE:g} s"
    return type(result).__name__ if isinstance(result, BaseException) else repr(result)[:50]


ARTICLE = "INSERT INTO articles (name, cents, stock) VALUES ($1, $2, $3)"
NOTES = "SELECT cents FROM notes WHERE customer = $1"
SALES = "SELECT article, sum(count)::int FROM sales WHERE customer = $1 GROUP BY article"
STOCKS = "SELECT name, stock FROM articles WHERE name = ANY($1)"
