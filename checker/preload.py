"""What the process imports beforehand from which those that judge are forked."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from checker import catalog
from checker.kata import Kata, files

PYTEST = (  # what it imports for each run, and what most checks import
    *("_pytest._argcomplete", "_pytest.helpconfig", "pytest_asyncio.plugin"),
    *("checker.checks.canary", "checker.child", "checker.probes.sweep", "checker.probes.values"),
    *("checker.worker", "encodings.utf_8_sig", "getpass"),
)
ANYIO = ("anyio._backends._asyncio",)
LATE = {  # what a module imports only when it is used
    "aiohttp": ("aiohttp.web",),
    "alembic": ("alembic.command",),
    "anyio": ANYIO,
    "checker.probes.server": ("uvicorn",),
    "checker.probes.upstream": ("checker.probes.upstream.conversation", "h11", "trustme"),
    "fastapi": (*ANYIO, "fastapi.telemetry._runtime", "pydantic.v1"),  # for the first route
    "httpx": (*ANYIO, "httpcore"),
    "sqlalchemy": (
        *("aiosqlite", "sqlalchemy.dialects.sqlite.aiosqlite", "sqlalchemy.ext.asyncio"),
        *(f"checker.probes.{name}.hooks" for name in ("checkouts", "sessions", "statements")),
    ),
}
POSTGRES = ("asyncpg", "checker.probes.postgres", "sqlalchemy.dialects.postgresql.asyncpg")


def modules(katas: Iterable[Kata]) -> list[str]:
    """What the katas and their checks import, at once or late."""
    found = set(PYTEST)
    for kata in katas:
        found.update(_modules(kata))
    return sorted(found)


@cache
def _modules(kata: Kata) -> frozenset[str]:
    theirs = [file for file in (kata.checks, *files(kata.original)) if file.is_file()]
    found = {name for file in theirs for name in _imports(file)}
    if catalog.asks(kata, "postgres"):
        found.update(POSTGRES)
    parents = {name.rsplit(".", depth)[0] for name in found for depth in range(1, 4)}
    for name in LATE.keys() & (found | parents):
        found.update(LATE[name])
    return frozenset(found)


def _imports(file: Path) -> Iterator[str]:
    """The modules that a file imports at its top; `from package import module` may be one, too."""
    for node in catalog.tree(file).body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module.startswith("checker."):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
