"""Many orders of one scenario, or one of them again."""

import os
from collections.abc import Iterable, Sequence
from typing import NoReturn

from checker.probes.schedules.interleaving import Interleaving
from checker.probes.schedules.running import Error, Scenario, apart, perform
from checker.probes.schedules.schedule import Decide, Schedule, dice, script, stock
from checker.probes.schedules.shrinking import shrink
from checker.probes.schedules.source import Source
from checker.probes.schedules.witness import Witness

Files = Iterable[str | os.PathLike[str]]


class Broken(AssertionError):
    """A scenario failed in some order. Its cause is what the scenario raised.

    Attributes:
        interleaving (Interleaving): shows the order, and can be replayed
    """

    def __init__(self, told: str, interleaving: Interleaving) -> None:
        super().__init__(told)
        self.interleaving = interleaving


def explore(scenario: Scenario, *, runs: int = 50, seed: int = 0, files: Files = ()) -> None:
    """Run a scenario in `runs` orders, drawn from a `seed`; the first one is asyncio's own.

    A scenario returns a fresh coroutine, and builds afresh whatever tasks share. It fails when
    it raises, or when nothing can ever happen again (a Deadlock). The failing order is shrunk to
    the few choices that matter; the interleaving shows it with the lines of `files`, or else of
    all code that is no library's.

    Time is virtual, and timers may be 20 ms late, in all in one run, never early: judge order,
    counts and state, not exact times. Of tasks that 20 ms or less part, any may be first.

    The orders are a sample. 50 runs nearly always find a race that needs up to three overtakings.
    One that needs more is missed the more often, the more tasks there are: six in a row were found
    from 19 seeds of 20 with two tasks, and from 5 of 20 with five; ten in a row among five, from
    none. Races between threads, and between processes, are not sought.

    Raises:
        Broken: it fails in one of the orders
    """
    apart(_explore, scenario, runs, seed, Source(files))


def replay(scenario: Scenario, choices: Sequence[int], *, files: Files = ()) -> Interleaving:
    """The interleaving of one run with exactly these `choices`, as an Interleaving has them.

    Raises:
        Broken: the scenario fails
    """
    return apart(_replay, scenario, choices, Source(files))


def _explore(scenario: Scenario, runs: int, seed: int, source: Source) -> None:
    timers = 0
    for run in range(runs):
        schedule = Schedule(dice(seed, run, timers) if run else stock)
        if error := perform(scenario, schedule):
            _break(scenario, schedule, error, source, (seed, run, runs))
        if not schedule.choices:
            return  # there is only one order
        timers = timers or schedule.timers


def _break(
    scenario: Scenario,
    schedule: Schedule,
    error: Error,
    source: Source,
    found: tuple[int, int, int],
) -> NoReturn:
    """Raise what was found, in the shortest form."""
    seed, run, runs = found

    def trial(choices: list[int]) -> list[int] | None:
        tried, other = _perform(scenario, script(choices))
        return _trimmed(tried) if other and _kind(other) == _kind(error) else None

    choices = shrink(_trimmed(schedule), trial)
    witness = Witness(source)
    schedule, again = _perform(scenario, script(choices), witness)
    interleaving = witness.interleaving(_trimmed(schedule), again, seed, run)
    told = [witness.told(again or error), f"(in run {run + 1} of {runs}, seed {seed})"]
    if not run:
        told[1] = "(even in the stock order, in which asyncio itself runs the tasks)"
    if not again:
        told.append("It did not fail when it was replayed: something differs from run to run.")
    raise _broken("\n".join(told), interleaving) from (again or error)


def _replay(scenario: Scenario, choices: Sequence[int], source: Source) -> Interleaving:
    witness = Witness(source)
    schedule, error = _perform(scenario, script(choices), witness)
    interleaving = witness.interleaving(_trimmed(schedule), error, 0, -1)
    if error:
        raise _broken(f"{witness.told(error)}\n(replayed)", interleaving) from error
    return interleaving


def _perform(
    scenario: Scenario, decide: Decide, witness: Witness | None = None
) -> tuple[Schedule, Error | None]:
    schedule = Schedule(decide)
    return schedule, perform(scenario, schedule, witness)


def _broken(told: str, interleaving: Interleaving) -> Broken:
    broken = Broken(told, interleaving)
    broken.add_note(str(interleaving))
    return broken


def _trimmed(schedule: Schedule) -> list[int]:
    """The choices up to the last that is not asyncio's own."""
    made = [at for at, choice in enumerate(schedule.choices) if choice]
    return schedule.choices[: made[-1] + 1 if made else 0]


def _kind(error: BaseException) -> tuple[object, ...]:
    """What must be the same for a failure to be the same: its type, and those in a group."""
    inner = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    return type(error), *sorted({repr(_kind(each)) for each in inner})
