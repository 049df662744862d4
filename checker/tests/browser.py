"""A real browser for tests: the Chromium of this machine, headless; none is downloaded."""

import shutil
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")  # until it is closed, asyncio has a running loop in this thread
def browser() -> "Iterator[Browser]":
    """Import this fixture where it is used. Skips where there is no browser to drive."""
    playwright = pytest.importorskip("playwright.sync_api", reason=NO_PLAYWRIGHT)
    program = next(filter(None, map(shutil.which, NAMES)), None)
    if not program:
        pytest.skip(NO_CHROMIUM)
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=program, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


NO_PLAYWRIGHT = "playwright is not installed: pip install -e '.[dev]'"
NO_CHROMIUM = f"no browser is on the PATH, neither {', '.join(NAMES)}"
