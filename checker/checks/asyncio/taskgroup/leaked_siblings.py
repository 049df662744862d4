"""No panel of a dashboard outlives the call that asked for it."""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any

from checker.probes.timeline import Recorder
from checker.probes.values import all_in, ending, same

HINTS = (
    "Run the file: `delivery` charges on after the reader has got the error. `gather` tells the "
    "first error at once and leaves the other tasks alone. Nobody stops them, nobody waits.",
    "You want an owner for the tasks: at the first failure it cancels the others, and it lets "
    "nobody out before all of them have ended. `asyncio.TaskGroup` is such an owner.",
    "Open `async with asyncio.TaskGroup() as group:` and start every service in it with "
    "`group.create_task(...)`. Keep the tasks in a list: once the block is left, each has its "
    "`result()`.",
)
SHOWS = ("`TaskGroup` for tasks that belong together", "`gather()` in new code")
NAMES = ("credit", "delivery", "offers")
FAILURES = {"credit": ConnectionError, "delivery": ValueError, "offers": LookupError}
CUSTOMER = 7


async def test_no_panel_outlives_an_error(kata: Any, tasks: Recorder) -> None:
    """no panel still runs once the error of another has reached the caller"""
    for failing in (*NAMES, "credit and offers"):
        for seconds in (1.5, 0, 3.5):  # at 3.5 s, others may have ended well
            services = Services(kata, {name: seconds for name in failing.split(" and ")})
            await services.fail()
            left, others = list(services.working), tasks.running()
            tasks.mark("caller is told")
            await asyncio.sleep(5)
            assert not left, (
                f"{failing} failed and the caller was told, but {len(left)} panel(s) still ran: "
                f"{', '.join(left)}"
            )
            assert not others, (
                f"{failing} failed and the caller was told, but {len(others)} task(s) of the call "
                f"still ran: {', '.join(map(name_of, others))}"
            )
    services = Services(kata, {NAMES[0]: 1.5}, farewell=60)
    await services.fail()
    left = list(services.working)
    tasks.mark("caller is told")
    assert not left, (
        f"{NAMES[0]} failed, and the others needed a minute for their clean-up; the caller was "
        f"told, but {len(left)} panel(s) still ran: {', '.join(left)}"
    )


async def test_charges_nothing_more(kata: Any, tasks: Recorder) -> None:
    """whoever fails, no service charges for anything after that"""
    for failing in NAMES:
        services = Services(kata, {failing: 1.5})
        await services.fail()
        tasks.mark("caller is told")
        await asyncio.sleep(5)
        late = services.charges - services.charged
        assert not late, (
            f"{late.total()} charge(s) were made after {failing} had failed: {counted(late)}"
        )


async def test_stops_when_cancelled(kata: Any, tasks: Recorder) -> None:
    """a call that is cancelled ends as cancelled, and its panels end before it"""
    services = Services(kata, {})
    caller = asyncio.create_task(kata.load_dashboard(CUSTOMER, services.all))
    await asyncio.sleep(1.1)
    charged = Counter(services.charges)
    tasks.mark("cancelled", final=False)
    caller.cancel()
    await asyncio.wait({caller})
    left = list(services.working)
    tasks.mark("caller is told")
    await asyncio.sleep(5)
    late = services.charges - charged
    assert not left, (
        f"the call was cancelled and had ended, but {len(left)} panel(s) still ran: "
        f"{', '.join(left)}"
    )
    assert not late, (
        f"{late.total()} charge(s) were made after the call was cancelled: {counted(late)}"
    )
    assert caller.cancelled(), f"the cancelled call did not end as cancelled: it {ending(caller)}"


async def test_loads_side_by_side(kata: Any, tasks: Recorder) -> None:
    """all services work at the same time"""
    services = Services(kata, {})
    await kata.load_dashboard(CUSTOMER, services.all)
    assert services.most == len(NAMES), (
        f"of {len(NAMES)} services at most {services.most} worked at the same time"
    )


async def test_returns_panels_in_order(kata: Any, tasks: Recorder) -> None:
    """when all goes well, the panels come back in the order of their services"""
    services = Services(kata, {})
    asked = NAMES[::-1]  # not the order of the alphabet
    answer = await kata.load_dashboard(CUSTOMER, services.all[::-1])
    expected = [kata.Panel(name, f"for customer {CUSTOMER}") for name in asked]
    assert isinstance(answer, list), f"a list was promised, a {type(answer).__name__} came back"
    titles = [
        str(each.title) if isinstance(each, kata.Panel) else type(each).__name__ for each in answer
    ]
    assert titles == list(asked), (
        f"{', '.join(asked)} were asked, in this order; what came back: "
        f"{', '.join(titles) or 'nothing'}"
    )
    assert same(list(answer), expected), (
        f"panels for customer {CUSTOMER} were asked; what came back: {', '.join(map(repr, answer))}"
    )
    try:
        nothing = await kata.load_dashboard(CUSTOMER, [])
    except Exception as error:
        raise AssertionError(f"a dashboard without a panel raised {error!r:.200}") from error
    assert same(nothing, []), f"a dashboard without a panel was asked; {nothing!r:.200} came back"


class CalledAgain(BaseException):
    """Ends a loop that would call a service for ever."""


class Services:
    """Three paid services; those in `failing` fail after so many seconds.

    `charged` is what had been charged when the first of them failed.
    """

    def __init__(self, kata: Any, failing: dict[str, float], *, farewell: float = 0) -> None:
        self.panel = kata.Panel
        self.load = kata.load_dashboard
        self.failing = failing
        self.errors: list[Exception] = []
        self.calls: Counter[str] = Counter()
        self.charges: Counter[str] = Counter()
        self.charged: Counter[str] = Counter()
        self.working: list[str] = []
        self.most = 0
        steps = (5, 3, 4)  # the order in which they end is not theirs
        farewells = [farewell + each for each in (0.6, 0.2, 0.4)]  # nor that of their clean-up
        self.all = [self._service(*each) for each in zip(NAMES, steps, farewells, strict=True)]

    async def fail(self) -> None:
        """Load the dashboard, and see that the caller is told what has failed."""
        names = " and ".join(self.failing)
        try:
            answer = await self.load(CUSTOMER, self.all)
        except BaseException as error:
            if any(each is one for each in all_in(error) for one in self.errors):
                return
            if isinstance(error, asyncio.CancelledError) or error.__cause__:
                raise AssertionError(
                    f"{names} failed, but what reached the caller was a {type(error).__name__}"
                ) from error
            raise
        raise AssertionError(
            f"{names} failed, but the caller got a {type(answer).__name__} and no error"
        )

    def _service(
        self, name: str, steps: int, farewell: float
    ) -> Callable[[int], Coroutine[Any, Any, Any]]:
        async def service(customer: int) -> Any:
            self._note_call(name)
            if name in self.failing:
                await self._fail(name)
            self.working.append(name)
            self.most = max(self.most, len(self.working))
            try:
                for _ in range(steps):
                    await asyncio.sleep(1)
                    self.charges[name] += 1
            finally:
                try:
                    await asyncio.sleep(farewell)  # gives its connection back
                finally:
                    self.working.remove(name)
            return self.panel(name, f"for customer {customer}")

        service.__name__ = service.__qualname__ = name  # what the timeline calls its task
        return service

    def _note_call(self, name: str) -> None:
        self.calls[name] += 1
        if self.calls[name] > 9:
            raise CalledAgain(f"{name} was called {self.calls[name]} times for one page")

    async def _fail(self, name: str) -> None:
        if self.failing[name]:
            await asyncio.sleep(self.failing[name])
        self.charged = self.charged or Counter(self.charges)
        self.errors.append(FAILURES[name](f"{name} does not answer"))
        raise self.errors[-1]


def counted(charges: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in charges.items())


def name_of(task: asyncio.Task[Any]) -> str:
    return str(getattr(task.get_coro(), "__qualname__", task.get_name()))
