"""A module that reads the time from `time` reads the loop's."""

import asyncio
import time
from types import ModuleType
from typing import Any

import pytest

from checker.probes import clock
from checker.probes.clock.watches import set_watches

CODE = """
import asyncio, time
import time as watch
from time import perf_counter, monotonic as now

async def passed(read, seconds):
    start = read()
    await asyncio.sleep(seconds)
    return read() - start
"""


@pytest.fixture
def module() -> Any:
    module = ModuleType("module")
    exec(CODE, module.__dict__)
    set_watches(module.__dict__)
    return module


@pytest.mark.parametrize(
    "reading", ["time.monotonic", "time.perf_counter", "watch.monotonic", "perf_counter", "now"]
)
def test_a_reading_in_the_loop_is_the_loops_time(module: Any, reading: str) -> None:
    assert clock.run(module.passed(eval(reading, module.__dict__), 3600)) == 3600


def test_the_time_of_day_goes_on_with_the_loop(module: Any) -> None:
    assert clock.run(module.passed(module.time.time, 3600)) == pytest.approx(3600)


def test_nanoseconds_are_whole(module: Any) -> None:
    assert clock.run(module.passed(module.time.monotonic_ns, 1.5)) == 1_500_000_000


def test_a_thread_of_the_loop_reads_its_time_too(module: Any) -> None:
    async def main() -> float:
        await asyncio.sleep(7)
        return float(await asyncio.to_thread(module.now))

    assert clock.run(main()) == 7


def test_without_a_virtual_loop_the_time_is_real(module: Any) -> None:
    before = time.monotonic()
    assert before <= module.now() <= time.monotonic()


def test_the_rest_of_time_is_untouched(module: Any) -> None:
    assert module.time.gmtime(0).tm_year == 1970
    assert module.time.struct_time is time.struct_time
