"""How many connections a shop opens to its bank, and which it leaves open."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from decimal import Decimal, InvalidOperation
from typing import Any

from aiohttp import connector
from httpcore._async import http11

from checker.probes import asgi, clock, upstream
from checker.probes.connections import Recorder as Connections

HINTS = (
    "Run the file: how many connections for how many quotes? A limit holds for those who share a "
    "connector, and a connection is taken again by those who share its pool. Who shares this one?",
    "For an `AsyncSession`, one per request is right: it is a piece of work. A `ClientSession` is "
    "the pool itself, as the engine is there. Which part of the app lives as long as the pool "
    "should?",
    "In a lifespan: `async with aiohttp.ClientSession(bank, connector=...) as app.state.session: "
    "yield`. The dependency returns `request.app.state.session`, and closes nothing.",
)
SHOWS = (
    "One `ClientSession`, with `TCPConnector` limits and DNS cache",
    "A client session per request",
)

CONNECTIONS = 20  # that the bank grants
ROW, WAVE, CROWD = 12, 10, 40  # quotes: one after the other, at once, more at once than are granted
SOON = 1.0  # seconds of the loop; the bank answers at once


async def test_reuses_connections(kata: Any, opened: Connections) -> None:
    """a connection serves quote after quote; none is opened while another one is idle"""
    async with Shop.of(kata, opened) as shop:
        for number in range(1, ROW + 1):
            await shop.quotes(f"quote {number} of {ROW}", ("USD", "CHF")[number % 2])
        shop.expects_at_most(1, f"{ROW} quotes were asked for one after the other")
        await shop.all(WAVE)
        shop.expects_at_most(WAVE, f"then {WAVE} at once")
        for _ in range(2):
            await shop.all(CONNECTIONS)
        shop.expects_at_most(CONNECTIONS, f"then twice {CONNECTIONS} at once")


async def test_quotes_side_by_side(kata: Any, opened: Connections) -> None:
    """twenty quotes are at the bank at once, never more; who waits is quoted, too"""
    async with Shop.of(kata, opened) as shop:
        for _ in range(CONNECTIONS):
            await shop.refuses("XXX", "of a currency that the bank does not know")
        gate = shop.bank.hold("/rates/USD")
        quotes = [shop.quotes(f"one of {CROWD} quotes at once") for _ in range(CROWD)]
        crowd = [asyncio.create_task(quote) for quote in quotes]
        await asyncio.wait(crowd, timeout=SOON)
        saw = f"the bank refused {CONNECTIONS} quotes; then {CROWD} were asked for at once, and it "
        saw += "took its time"
        at_once = gate.waiting
        assert at_once == CONNECTIONS, f"{saw}: {at_once} were at the bank{shop.lines()}"
        count = shop.bank.open
        assert count <= CONNECTIONS, f"{saw}: {count} connections were open{shop.lines()}"
        gate.open()
        for task in crowd:
            await task


async def test_asks_anew(kata: Any, opened: Connections) -> None:
    """each quote is of the bank's rate at its moment, in its own currency"""
    async with Shop.of(kata, opened) as shop:
        for rate in ("1.08", "1.07", "1.09"):
            shop.rates["USD"] = rate
            await shop.quotes(f"the rate is {rate} now; a quote")
            await shop.quotes("a quote", "CHF")
        shop.rates["SEK"] = "10.8"
        await shop.quotes("a quote in a currency that is new at the bank", "SEK")
        del shop.rates["SEK"]
        await shop.refuses("SEK", "of a currency that the bank has given up")


async def test_closes_at_stop(kata: Any, opened: Connections) -> None:
    """once the app has stopped, no connection to the bank is open"""
    for what in ("ten quotes at once", "a quote that the bank refused", "no quote at all"):
        async with Shop.of(kata, opened) as shop:
            if what.startswith("ten"):
                await shop.all(WAVE)
            elif "refused" in what:
                await shop.refuses("XXX", "of a currency that the bank does not know")
            await shop.stops()
            left = f"{shop.bank.open} of {shop.bank.accepted} connection(s) to the bank open"
            assert not shop.bank.open, f"after {what} the app stopped; {left}{shop.lines()}"


async def test_starts_again(kata: Any, opened: Connections) -> None:
    """an app that was stopped can be started again, and quotes as before"""
    async with Shop.of(kata, opened) as shop:
        await shop.quotes("the app was started; a quote")
        for when in ("second", "third"):
            await shop.stops()
            await shop.starts()
            await shop.quotes(f"the app was stopped, and started for the {when} time; a quote")


class Shop:
    """The app, and a bank of ours."""

    def __init__(self, kata: Any, bank: upstream.Server, opened: Connections) -> None:
        for pools in (connector, http11):
            clock.set_watches(vars(pools))  # on a slow machine nothing is idle for too long
        self.bank, self.opened = bank, opened
        self.rates = {"USD": "1.08", "CHF": "0.93"}
        self.app = kata.create_app(bank.url)
        self._life = AsyncExitStack()

    @classmethod
    @asynccontextmanager
    async def of(cls, kata: Any, opened: Connections) -> AsyncIterator["Shop"]:
        async def answer(request: upstream.Request) -> upstream.Response:
            currency = request.path.removeprefix("/rates/")
            if currency in shop.rates:
                return upstream.Response(body=shop.rates[currency])
            return upstream.Response(404, body="not quoted here")

        async with upstream.serve(answer) as bank:
            shop = cls(kata, bank, opened)
            await shop.starts()
            yield shop
            await shop.stops()

    async def starts(self) -> None:
        await self._life.enter_async_context(asgi.lifespan(self.app))

    async def stops(self) -> None:
        await self._life.aclose()
        await asyncio.sleep(SOON)

    async def all(self, count: int) -> None:
        """So many quotes at once."""
        await asyncio.gather(*(self.quotes(f"one of {count} quotes at once") for _ in range(count)))

    async def quotes(self, what: str, currency: str = "USD") -> None:
        answer = await self._ask(currency)
        expected = Decimal(10) * Decimal(self.rates[currency])
        saw = f"{what} of 10 euros in {currency} was answered {answer}"
        assert answer.status == 200, f"{saw}{self.lines()}"
        assert price(answer, currency) == expected, f"{saw}; by the rate of the moment: {expected}"

    async def refuses(self, currency: str, what: str) -> None:
        answer = await self._ask(currency)
        assert answer.status == 404, f"a quote {what} was answered {answer}"

    async def _ask(self, currency: str) -> asgi.Answer:
        return await asgi.call(self.app, "GET", f"/quotes/{currency}", params={"euros": "10"})

    def expects_at_most(self, count: int, what: str) -> None:
        saw = f"{what}: {self.bank.accepted} connections were opened so far"
        assert self.bank.accepted <= count, f"{saw}, where {count} would do{self.lines()}"

    def lines(self) -> str:
        """Where the last connection was opened."""
        line = self.opened.all[-1].line if self.opened.all else 0
        return f"; the last was opened at line {line}" if line else ""


def price(answer: asgi.Answer, currency: str) -> Decimal | None:
    try:
        return Decimal(str(answer.json()[currency]))
    except (ValueError, KeyError, TypeError, InvalidOperation):
        return None
