"""The site, built once for all tests of a process by the command that an author types."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

import pytest

from checker.tests.rooms import ROOT


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site. Import this fixture where it is used."""
    return _built(tmp_path_factory.getbasetemp())


def build(course: Path, into: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """`mkdocs build --strict`, or another command instead of `-m mkdocs`."""
    return subprocess.run(
        [
            *(sys.executable, *(command or ("-m", "mkdocs")), "build", "--strict"),
            f"--config-file={course / 'mkdocs.yml'}",
            f"--site-dir={into}",
        ],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        encoding="utf-8",
    )


def pages(site: Path) -> list[Path]:
    return sorted(site.rglob("index.html"))


@cache
def _built(base: Path) -> Path:
    folder = Path(mkdtemp(prefix="site", dir=base))
    built = build(ROOT, folder)
    assert built.returncode == 0, built.stderr
    return folder
