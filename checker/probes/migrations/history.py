"""Revisions, and the database whose tables they change."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, event
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from checker.probes.frames import line_here
from checker.probes.migrations import catalogue
from checker.probes.migrations.run import Run, Sent
from checker.probes.migrations.table import Table

T = TypeVar("T")


@dataclass
class History:
    """Revisions, and the database whose tables they change.

    Each run takes a connection of the engine, the way `alembic init -t async` does it, and gives
    it back: what a revision has set there can be found on it later, if the pool keeps it. An error
    of a revision is raised from its own line.

    Attributes:
        engine: of the database, with an asyncio driver
        folder: where Alembic's environment is written to
        files: the revisions, in any order
    """

    engine: AsyncEngine
    folder: Path  # which Alembic's environment is written to
    files: Iterable[Path | str]
    _config: Config = field(init=False)

    def __post_init__(self) -> None:
        self.files = [str(file) for file in self.files]
        versions = self.folder / "versions"
        versions.mkdir(parents=True, exist_ok=True)
        (self.folder / "env.py").write_text(ENVIRONMENT, encoding="utf-8")
        for number, file in enumerate(self.files):
            stub = REVISION.format(file=file)
            (versions / f"revision_{number}.py").write_text(stub, encoding="utf-8")
        self._config = Config()
        self._config.set_main_option("script_location", str(self.folder).replace("%", "%%"))

    async def upgrade(self, to: str = "head") -> Run:
        """All revisions that are due, as `alembic upgrade`.

        Raises:
            Exception: whatever a revision raises
        """
        return await self._run("upgrade", to)

    async def downgrade(self, to: str = "base") -> Run:
        """All the way back, as `alembic downgrade`.

        Raises:
            Exception: whatever a revision raises
        """
        return await self._run("downgrade", to)

    async def tables(self) -> dict[str, Table]:
        """All tables, as a connection finds them that has nothing to do with the engine's."""
        return await self._apart(catalogue.tables)

    async def recorded(self) -> tuple[str, ...]:
        """The revisions at which Alembic stands: none before the first, two where they part."""
        return await self._apart(lambda each: MigrationContext.configure(each).get_current_heads())

    async def _apart(self, look: Callable[[Connection], T]) -> T:
        url = self.engine.url
        if url.get_backend_name() == "sqlite":  # a file is read at once, without another thread
            engine = create_engine(url.set(drivername="sqlite"), poolclass=NullPool)
            with engine.connect() as here:
                return look(here)
        async with create_async_engine(url, poolclass=NullPool).connect() as there:
            return await there.run_sync(look)

    async def _run(self, name: str, to: str) -> Run:
        def run(connection: Connection) -> None:
            self._config.attributes["connection"] = connection
            getattr(command, name)(self._config, to)

        before = await self.tables()
        with self._recording() as sent:
            async with self.engine.connect() as connection:
                await connection.run_sync(run)
        return Run(f"alembic {name} {to}", before, await self.tables(), tuple(sent))

    @contextmanager
    def _recording(self) -> Iterator[list[Sent]]:
        sent: list[Sent] = []

        def record(_: Any, cursor: Any, statement: str, *more: Any) -> None:
            if not statement.startswith(LOOKS):
                sent.append(Sent(statement, line_here(set(self.files).__contains__)))

        event.listen(self.engine.sync_engine, "before_cursor_execute", record)
        try:
            yield sent
        finally:
            event.remove(self.engine.sync_engine, "before_cursor_execute", record)


# What Alembic asks of SQLite's catalogue while it recreates a table.
LOOKS = ("PRAGMA main.", "PRAGMA temp.", "SELECT sql FROM")

ENVIRONMENT = '''"""Alembic's environment, over a connection of the caller's."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
with context.begin_transaction():
    context.run_migrations()
'''

# Read when it runs, under its own name: Alembic's loader may know an older text, and no line.
REVISION = """from pathlib import Path

file = {file!r}
exec(compile(Path(file).read_text(encoding="utf-8"), file, "exec"))
"""
