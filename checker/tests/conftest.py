"""What holds for the whole suite: what is warmed up, and how many tests run at a time."""

import asyncio
import os
import re
from collections.abc import Iterator
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from checker import catalog, runner
from checker.kata import Kata

LESSONS = re.compile(  # they execute them, and share what comes out
    r"/(test_site(?!_lesson\b)\w*|test_lessons|test_reference)\.py::"
)
ONCE = re.compile(  # what they make first serves all of the file
    r"/test_(distribution|hostile|lab|pytest_plugin)\.py::"
)


def pytest_configure(config: pytest.Config) -> None:
    if not config.option.numprocesses:  # with `-n`, only the workers judge
        # Whichever test judges first, the others need more than it does.
        runner.warm_up(catalog.KATAS)
    asyncio.set_event_loop(None)  # else pytest-asyncio makes one, which the next asyncio.run drops


class Apart(LoadScopeScheduling):  # type: ignore[misc]
    """With `-n`, no two workers execute a lesson, judge a solution, build, or start JupyterLab."""

    def _split_scope(self, nodeid: str) -> str:
        if LESSONS.search(nodeid):
            return "lessons"
        shared = nodeid.startswith("solutions") or ONCE.search(nodeid)
        return nodeid.partition("::")[0] if shared else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Apart:
    return Apart(config, log)


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    runner.share(catalog.KATAS)  # one PostgreSQL server for all workers


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """For `-n auto`: two more than there are cores, as tests wait for children and real servers."""
    return (os.cpu_count() or 1) + 2


@pytest.fixture(autouse=True)
def _course() -> Iterator[None]:
    """Whatever pack a test has used, the next has the course again."""
    yield
    catalog.use(catalog.CHECKOUT)


@pytest.fixture
def short_course(monkeypatch: pytest.MonkeyPatch) -> tuple[Kata, ...]:
    """The katas of a course of two rules, so that to judge all of them is quick."""
    rules = catalog.RULES[:2]
    katas = tuple(kata for kata in catalog.KATAS if kata.rule in rules)
    monkeypatch.setattr(catalog, "COURSE", {rule: catalog.COURSE[rule] for rule in rules})
    monkeypatch.setattr(catalog, "KATAS", katas)
    return katas
