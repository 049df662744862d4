"""What holds for the whole suite: what is warmed up, and how many tests run at a time."""

import os

import pytest

from checker import catalog, runner


def pytest_configure(config: pytest.Config) -> None:
    runner.warm_up(catalog.KATAS)  # whichever test judges first, the others need more than it does


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    runner.share(catalog.KATAS)  # one PostgreSQL server for all workers


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """For `-n auto`: one more than there are cores, as many tests wait for a child process."""
    return (os.cpu_count() or 1) + 1
