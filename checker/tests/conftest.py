"""What holds for the whole suite: what is warmed up, and how many tests run at a time."""

import os

import pytest

from checker import catalog, runner
from checker.kata import Kata

BUILDS = "test_site.py", "test_lessons.py"  # they execute the lessons, and share what comes out


def pytest_configure(config: pytest.Config) -> None:
    runner.warm_up(catalog.KATAS)  # whichever test judges first, the others need more than it does
    if getattr(config.option, "dist", None) == "load":
        config.option.dist = "loadgroup"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """With `-n`, one worker builds the site, so that no lesson is executed twice."""
    for item in items:
        if item.path.name in BUILDS:
            item.add_marker(pytest.mark.xdist_group("site"))


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    runner.share(catalog.KATAS)  # one PostgreSQL server for all workers


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """For `-n auto`: one more than there are cores, as many tests wait for a child process."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture
def short_course(monkeypatch: pytest.MonkeyPatch) -> tuple[Kata, ...]:
    """The katas of a course of two rules, so that to judge all of them is quick."""
    rules = catalog.RULES[:2]
    katas = tuple(kata for kata in catalog.KATAS if kata.rule in rules)
    monkeypatch.setattr(catalog, "COURSE", {rule: catalog.COURSE[rule] for rule in rules})
    monkeypatch.setattr(catalog, "KATAS", katas)
    return katas
