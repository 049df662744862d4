"""An import with workers, a bank, a deadline and a stop keeps what it promises."""

import asyncio
import sys
import threading
import time
from types import FrameType, TracebackType
from typing import Any, Self

from checker.probes.timeline import Recorder
from checker.probes.values import all_in, ending, same

HINTS = (
    "Every red promise has one TODO, and mending one turns no other red. Begin with the smallest: "
    "`parse` on the loop, the semaphore, the `except` in `work`. The lessons on the three rules "
    "show each ailment alone.",
    "You need `to_thread`; a semaphore made in `__init__`; TaskGroups; `finally`; `except "
    "Exception`. In `run` the night must outlive the deadline, and the reporter needs an owner "
    "that ends it. For `stop`: `asyncio.wait` raises nothing of what it waits for.",
    "In `run`: `async with asyncio.TaskGroup() as background:` around it all, with `reporter = "
    "background.create_task(...)` first and `reporter.cancel()` last, and `suppress(TimeoutError)` "
    "around the deadline. In `stop`: `if self.workers: await asyncio.wait(self.workers)`.",
)
LIMIT = 4  # says the bank
PACE = 0.2  # seconds between two reports, as in the kata
SOON = 5.0  # seconds, more than any farewell takes
LONG = 200.0  # seconds that a run has, where its deadline is not the point
HANGING = 300.0
LIMITLESS = 1000.0  # seconds, after which a check waits no longer
PARSING = 3.0  # seconds that the parser blocks, where it does
HEART = 0.1  # seconds between two beats

Plan = list[float | Exception]  # of a list: how long each request takes, or fails after a second
WAYS = ("cancelled", "stopped", "out of time")


async def test_parses_beside_the_loop(kata: Any, tasks: Recorder) -> None:
    """the loop runs on while a list is parsed, even if the run is cancelled meanwhile"""
    for way in ("left alone", "cancelled"):
        bench = Bench({"acme": [0.1]}, parsing=PARSING)
        pulse = asyncio.create_task(bench.beat(), name="heart")
        shift = Shift(kata, bench).begin()
        if way == "cancelled":
            await shift.ends(way, after=1)
        await shift.over()
        await asyncio.sleep(2 * HEART)  # a heart that stood still beats once more
        pulse.cancel()
        tasks.mark(f"run is over, {way}")
        assert bench.begun, "the list was never parsed"
        if bench.gap > 5 * HEART:
            raise AssertionError(
                f"a list took {PARSING:g} s to parse, and the run was {way}; meanwhile the loop "
                f"stood still for {bench.gap:.1f} s"
            ) from bench.loop


async def test_keeps_the_limit(kata: Any, tasks: Recorder) -> None:
    """the bank has four requests at a time, of all lists together, whenever there are as many"""
    failed = ConnectionError("no rate")
    broken: dict[str, Plan] = {f"broken {n}": [failed] for n in range(5)}
    nights: tuple[dict[str, Plan], ...] = (
        {"acme": [1, 1], "bolt": [1, 1], "cord": [1, 1]},
        {"acme": [1] * 6},
        {**broken, "acme": [1] * 3, "bolt": [1] * 3},
    )
    for plans in nights:
        bench = Bench(plans)
        await Shift(kata, bench).begin().over()
        tasks.mark("run is over")
        counts = " and ".join(str(len(plan)) for plan in plans.values())
        saw = f"lists with {counts} requests to make: the bank had at most {bench.most} at a time"
        if bench.most != LIMIT:
            raise AssertionError(f"{saw}; it allows {LIMIT}") from bench.busiest


async def test_ends_a_failed_list(kata: Any, tasks: Recorder) -> None:
    """a failed request ends the others of its list before `unlock`, and costs no other list"""
    no_rate, no_list = ConnectionError("no rate"), Unreadable("not a price list")
    plans: dict[str, Plan | Exception] = {
        "acme": [30, no_rate, 30],
        "bolt": [3, 2],
        "cord": no_list,
        "dune": [1],
        "edge": [],
    }
    bench = Bench(plans)
    night = await Shift(kata, bench).begin().night()
    tasks.mark("run returns")
    left, late = max(bench.left["acme"], len(bench.under_way)), bench.late["acme"]
    reason = night.failed.get("acme")
    if left or late:
        raise AssertionError(
            f"a request of acme failed, and {late} other(s) of its list were answered after that; "
            f"{left} were under way when acme was unlocked, or the run over"
        ) from reason
    for supplier, error in (("acme", no_rate), ("cord", no_list)):
        told = night.failed.get(supplier)
        assert told and any(each is error for each in all_in(told)), (
            f"the list of {supplier} failed with {error!r}; `failed` says {told!r:.200} of it"
        )
    well = ["bolt", "dune", "edge"]
    assert same(sorted(night.imported), well) and len(night.failed) == 2, (
        f"acme and cord failed, the others did not; `run` returned {night!r:.300}"
    )
    for supplier in well:
        expected, saw = bench.euros(supplier), bench.written.get(supplier)
        assert same(saw, expected), f"{supplier}: {expected} were due, and {saw!r:.200} written"


async def test_keeps_what_came(kata: Any, tasks: Recorder) -> None:
    """when its time is over, or it is stopped, `run` returns soon, with the lists that are done"""
    for way, after in (("out of time", 60.0), ("stopped", 50.0)):
        slow: dict[str, Plan] = {f"slow {n}": [HANGING] for n in range(3)}
        bench = Bench(
            {"acme": [30], "bolt": [TimeoutError("the bank's own")], "cord": [40], **slow}
        )
        shift = Shift(kata, bench).begin(after if way == "out of time" else LONG)
        await shift.ends(way, after)
        night = await shift.night()
        tasks.mark(f"run returns, {way}")
        done = f"{way} after {after:g} s, with acme and cord done, and bolt failed: `run` returned"
        assert shift.ended < after + SOON, f"{done} after {shift.ended:.0f} s"
        assert same(sorted(night.imported), ["acme", "cord"]), f"{done} {night!r:.300}"
        assert "bolt" in night.failed, f"{done} {night!r:.300}"


async def test_begins_nothing_more(kata: Any, tasks: Recorder) -> None:
    """a run that is cancelled, stopped or out of time lets go of its lists, and begins no other"""
    for way in WAYS:
        slow: dict[str, Plan] = {f"slow {n}": [HANGING] for n in range(3)}
        quick: dict[str, Plan] = {f"quick {n}": [1] for n in range(3)}
        bench = Bench({**slow, **quick})
        shift = Shift(kata, bench).begin(10 if way == "out of time" else LONG)
        await asyncio.sleep(9.5)
        before = len(bench.begun)
        await shift.ends(way, after=10)
        await shift.over()
        tasks.mark(f"run is over, {way}")
        more = bench.begun[before:]
        saw = f"after 10 s the run was {way};"
        assert not more, f"{saw} it then began {len(more)} list(s): {', '.join(more)}"
        assert shift.ended < 10 + SOON, f"{saw} it was over after {shift.ended:.0f} s"
        if way == "cancelled":
            assert shift.task.cancelled(), f"{saw} it {ending(shift.task)} all the same"
        elif ended_well(shift.task):
            failed = (await shift.night()).failed
            assert not failed, f"{saw} what it cut off was told as failed: {', '.join(failed)}"


async def test_unlocks_whatever_happens(kata: Any, tasks: Recorder) -> None:
    """whatever ends a list, its supplier is unlocked: once, and only if it had been locked"""
    for way in WAYS:
        for stage in ("locking", "converting", "writing"):
            plans: dict[str, Plan] = {name: [1] for name in ("acme", "bolt", "cord")}
            bench = Bench(plans, hanging=stage)
            shift = Shift(kata, bench).begin(10 if way == "out of time" else LONG)
            await shift.ends(way, after=10)
            await shift.over()
            tasks.mark(f"run is over, {way}")
            bench.assert_unlocked(f"the run was {way} while {stage}")
            await asyncio.sleep(HANGING)  # a lock that somebody left behind may come by then
            bench.assert_unlocked(f"the run was {way} while {stage}", "5 minutes later")
    bench = Bench({"acme": [ConnectionError("no rate")], "bolt": [1], "cord": ValueError("empty")})
    await Shift(kata, bench).begin().over()
    bench.assert_unlocked("acme and cord failed, bolt was imported")


async def test_stop_waits_and_lets_go(kata: Any, tasks: Recorder) -> None:
    """`stop` returns once no request is under way, and keeps no timeout around it from firing"""
    plans: dict[str, Plan] = {name: [HANGING] for name in ("acme", "bolt", "cord")}
    bench = Bench(plans, farewells=(0.2, 0.4, 0.6))
    shift = Shift(kata, bench)
    await stopped(shift, "before there was a run")
    shift.begin()
    await asyncio.sleep(1)
    saw = f"`stop` was called, then `run`; after a second {len(bench.under_way)} request(s)"
    assert len(bench.under_way) == len(plans), f"{saw} were under way, and {len(plans)} were due"
    await stopped(shift, "after a second")
    left = sorted(bench.under_way)
    tasks.mark("stop returns", final=False)
    if left:
        raise AssertionError(
            f"`stop` returned, and {len(left)} request(s) were under way: {', '.join(left)}"
        ) from shift.where
    await shift.over()
    await stopped(shift, "after the run was over")

    bench = Bench(plans, farewells=(30, 60, 90))
    shift = Shift(kata, bench).begin()
    await asyncio.sleep(1)
    clock = asyncio.get_running_loop().time
    start = clock()
    try:
        async with asyncio.timeout(5):
            await shift.stop()
        fired = False
    except TimeoutError:
        fired = True
    seconds = clock() - start
    tasks.mark("`stop` is over", final=False)
    around = "requests needed 30 s to end, and around `stop` there was a timeout of 5 s;"
    # Some cancel again and again, until even a farewell is cut short: then nothing is left.
    if not fired and (seconds >= 5 or bench.under_way):
        raise AssertionError(
            f"{around} after {seconds:.0f} s it returned as if nothing had been"
        ) from shift.where


async def test_ends_the_reports(kata: Any, tasks: Recorder) -> None:
    """`progress` hears of a run every PACE seconds, and nothing once it is over"""
    bench = Bench({"acme": [0.5], "bolt": [1.1], "cord": Unreadable("not a price list")})
    shift = Shift(kata, bench).begin()
    await shift.over()
    heard = list(bench.heard)
    tasks.mark("run is over")
    saw = "one list failed at once, two were over after 0.5 and 1.1 s;"
    assert shift.ended < 1.1 + 2 * PACE, f"{saw} the run was over after {shift.ended:.1f} s"
    await asyncio.sleep(PACE / 2)
    left = ", ".join(task.get_name() for task in tasks.running())
    await asyncio.sleep(4 * PACE)
    bench.assert_silent(since=len(heard), when="the run was over")
    assert not left, f"{saw} the run was over, and these tasks were not: {left}"
    assert 4 <= len(heard) <= 7, f"{saw} `progress` was told {len(heard)} times, not every 0.2 s"
    assert same(heard[-2:], [2, 2]), (
        f"{saw} `progress` heard {heard[-2:]} before the last, not [2, 2]"
    )
    for way in WAYS:
        bench = Bench({"acme": [HANGING]})
        shift = Shift(kata, bench).begin(1.1 if way == "out of time" else LONG)
        await shift.ends(way, after=1.1)
        await shift.over()
        tasks.mark(f"run is over, {way}")
        told = len(bench.heard)
        await asyncio.sleep(5 * PACE)
        bench.assert_silent(since=told, when=f"the run had been {way}")


class Bench:
    """Parser, bank, catalogue and screen of one night, and the books of it.

    Three lists at a time hang up after `farewells` seconds; all of them hang in one stage.
    """

    def __init__(
        self,
        plans: dict[str, Any],
        parsing: float = 0.0,
        hanging: str = "",
        farewells: tuple[float, ...] = (0.05,),
    ) -> None:
        self.plans = plans
        self.names = list(plans)
        self.parsing = parsing
        self.hanging = hanging
        self.farewells = farewells
        self.begun: list[str] = []
        self.under_way: dict[str, None] = {}
        self.most = self.requests = 0
        self.busiest: Place | None = None
        self.broken: set[str] = set()
        self.late = dict.fromkeys(plans, 0)  # requests answered although their list had failed
        self.left = dict.fromkeys(plans, 0)  # requests under way when it was unlocked
        self.locked: dict[str, Place] = {}
        self.never_locked: list[str] = []
        self.bare: list[str] = []  # written without being locked
        self.written: dict[str, Any] = {}
        self.heard: list[Any] = []
        self.last: Place | None = None
        self.gap = 0.0
        self.home = threading.get_ident()
        self.loop: Place | None = None

    def euros(self, supplier: str) -> dict[str, int]:
        return {name: 9 * cents for name, cents in self._dollars(supplier).items()}

    # What the import is given

    def parse(self, supplier: str) -> dict[str, int]:
        self.begun.append(supplier)
        if len(self.begun) > 100:
            raise TooMuch(f"{len(self.begun)} lists were parsed")
        if self.parsing:
            time.sleep(self.parsing)  # of the loop's time, in whichever thread
            self.loop = Place(sys._current_frames().get(self.home))
        if isinstance(self.plans[supplier], Exception):
            raise self.plans[supplier]
        return self._dollars(supplier)

    async def convert(self, cents: int) -> int:
        supplier, number = self.names[cents // 100], cents % 100
        name = f"{supplier} {number}"
        self.requests += 1
        if self.requests > 500:
            raise TooMuch(f"the bank was asked {self.requests} times")
        self.under_way[name] = None
        if len(self.under_way) > self.most:
            self.most = len(self.under_way)
            self.busiest = Place(sys._getframe())
        try:
            return await self._answer(supplier, number, cents)
        finally:
            del self.under_way[name]

    async def lock(self, supplier: str) -> None:
        await asyncio.sleep(self._seconds("locking", 0.01))
        self.locked[supplier] = Place(sys._getframe())

    def unlock(self, supplier: str) -> None:
        if supplier not in self.locked:
            self.never_locked.append(supplier)
            raise KeyError(supplier)
        del self.locked[supplier]
        self.left[supplier] = sum(name.startswith(f"{supplier} ") for name in self.under_way)

    async def write(self, supplier: str, prices: Any) -> None:
        await asyncio.sleep(self._seconds("writing", 0.01))
        if supplier not in self.locked:
            self.bare.append(supplier)
            raise PermissionError(f"{supplier} is not locked")
        self.written[supplier] = prices

    def progress(self, over: int) -> None:
        self.heard.append(over)
        self.last = Place(sys._getframe())

    # What the checks ask

    async def beat(self) -> None:
        loop = asyncio.get_running_loop()
        last = loop.time()
        while True:
            await asyncio.sleep(HEART)
            self.gap, last = max(self.gap, loop.time() - last), loop.time()

    def assert_unlocked(self, when: str, then: str = "when it was over") -> None:
        names = ", ".join(self.locked)
        if names:
            where = next(iter(self.locked.values()))
            raise AssertionError(
                f"{when}, and {then}, {len(self.locked)} supplier(s) were still locked: {names}"
            ) from where
        names = ", ".join(self.never_locked)
        assert not names, f"{when}; unlocked without being locked: {names}"
        names = ", ".join(self.bare)
        assert not names, f"{when}; {then}, prices came to be written without a lock: {names}"

    def assert_silent(self, since: int, when: str) -> None:
        if late := len(self.heard) - since:
            raise AssertionError(
                f"{when}, and `progress` was told {late} times more"
            ) from self.last

    def _dollars(self, supplier: str) -> dict[str, int]:
        first = 100 * self.names.index(supplier)
        return {f"{supplier} {n}": first + n for n in range(len(self.plans[supplier]))}

    def _seconds(self, stage: str, usual: float) -> float:
        return HANGING if self.hanging == stage else usual

    async def _answer(self, supplier: str, number: int, cents: int) -> int:
        fate = self.plans[supplier][number]
        seconds = 1.0 if isinstance(fate, Exception) else fate
        try:
            await asyncio.sleep(self._seconds("converting", seconds))
        except asyncio.CancelledError:
            place = self.names.index(supplier)
            await asyncio.sleep(self.farewells[place % len(self.farewells)])  # hanging up
            raise
        if isinstance(fate, Exception):
            self.broken.add(supplier)
            raise fate
        self.late[supplier] += supplier in self.broken
        return 9 * cents


class Shift:
    """One run of the learner's import over all the lists of a bench."""

    def __init__(self, kata: Any, bench: Bench) -> None:
        self.kata = kata
        self.suppliers = bench.names
        self.clock = asyncio.get_running_loop().time
        self.importer = kata.PriceImport(bench.parse, bench.convert, bench, bench.progress)
        self.where: Place | None = None  # `stop` waits

    def begin(self, seconds: float = LONG) -> Self:
        self.start = self.clock()
        self.task = asyncio.create_task(self._run(seconds), name="run")
        return self

    @property
    def ended(self) -> float:
        """Seconds after the start."""
        return self._end - self.start

    async def ends(self, way: str, after: float) -> None:
        """Let it run for so many seconds, then see to its end."""
        await asyncio.wait({self.task}, timeout=self.start + after - self.clock())
        if way == "cancelled":
            self.task.cancel()
        elif way == "stopped":
            await asyncio.wait({asyncio.create_task(self.stop(), name="stop")}, timeout=LIMITLESS)

    async def stop(self) -> None:
        stopping = self.importer.stop()
        frame = getattr(stopping, "cr_frame", None)
        look = asyncio.get_running_loop().call_soon(self._look, frame)
        try:
            await stopping
        finally:
            look.cancel()

    async def over(self) -> None:
        await asyncio.wait({self.task}, timeout=LIMITLESS)
        assert self.task.done(), f"the run was not over after {LIMITLESS:g} s"

    async def night(self) -> Any:
        """What `run` returned."""
        await self.over()
        if self.task.cancelled():
            raise AssertionError("`run` was not cancelled, and ended as cancelled")
        if error := self.task.exception():
            after = f"after {self.ended:.0f} s `run` raised {error!r:.200}"
            raise AssertionError(f"{after}, and returned nothing of what was done") from error
        night = self.task.result()
        assert isinstance(night, self.kata.Night), f"`run` returned {night!r:.200}, not a Night"
        return night

    async def _run(self, seconds: float) -> Any:
        try:
            return await self.importer.run(self.suppliers, seconds)
        finally:
            self._end = self.clock()

    def _look(self, frame: FrameType | None) -> None:
        self.where = Place(frame)


class Place(Exception):
    """Its traceback leads to a line of the learner's file, for a failure to name it."""

    def __init__(self, frame: FrameType | None) -> None:
        trace = None
        while frame:
            trace = TracebackType(trace, frame, frame.f_lasti, frame.f_lineno or 1)
            frame = frame.f_back
        self.__traceback__ = trace


class Unreadable(Exception):
    """Says a parser of its lists."""


class TooMuch(BaseException):
    """Ends a loop that would go on for ever."""


async def stopped(shift: Shift, when: str) -> None:
    """Call `stop`, and see that it returns."""
    call = asyncio.create_task(shift.stop(), name="stop")
    await asyncio.wait({call}, timeout=SOON)
    assert call.done(), f"`stop` was called {when}, and had not returned {SOON:g} s later"
    if not ended_well(call):
        error = None if call.cancelled() else call.exception()
        raise AssertionError(f"`stop` was called {when}; it {ending(call)}") from error


def ended_well(task: asyncio.Task[Any]) -> bool:
    return not task.cancelled() and task.exception() is None
