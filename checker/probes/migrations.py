"""What an Alembic revision does to a database that has rows in it.

history = migrations.History(engine, folder, [file])  # the files are revisions
run = await history.upgrade()                         # all of them, as `alembic upgrade head`
print(run)                                            # what it sent, what became of the tables
run.before["customers"].rows                          # before and after: name -> Table
run.after["orders"].foreign_keys
[each.text for each in run.sent if each.line]         # the statements of the files, and where
await history.downgrade()                             # `alembic downgrade base`
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, MetaData, NullPool, event, inspect, select
from sqlalchemy import Table as Reflected
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from checker.probes.frames import line_here

__all__ = ["Column", "ForeignKey", "History", "Run", "Sent", "Table"]

BOOKS = "alembic_version"  # the table that Alembic keeps for itself


@dataclass(frozen=True)
class Column:
    """`default` is what the database itself puts there."""

    type: str
    nullable: bool
    default: str | None = None

    def __str__(self) -> str:
        default = f" DEFAULT {self.default}" if self.default is not None else ""
        return f"{self.type}{default}{'' if self.nullable else ' NOT NULL'}"


@dataclass(frozen=True)
class ForeignKey:
    columns: tuple[str, ...]
    table: str
    on_delete: str | None = None

    def __str__(self) -> str:
        action = f" ON DELETE {self.on_delete}" if self.on_delete else ""
        return f"{', '.join(self.columns)} REFERENCES {self.table}{action}"


@dataclass(frozen=True)
class Table:
    """A table, as another connection finds it; rows in the order of the primary key.

    What is `unique` and what is `indexed` are sets of columns, however they are named: an index
    that is unique is both, a constraint is not among the indexes.
    """

    columns: Mapping[str, Column]
    rows: tuple[Mapping[str, Any], ...]
    unique: frozenset[tuple[str, ...]] = frozenset()
    indexed: frozenset[tuple[str, ...]] = frozenset()
    foreign_keys: frozenset[ForeignKey] = frozenset()

    def _facts(self) -> Iterator[str]:
        yield from (f"{name} {column}" for name, column in self.columns.items())
        yield from sorted(f"UNIQUE ({', '.join(each)})" for each in self.unique)
        yield from sorted(f"INDEX ({', '.join(each)})" for each in self.indexed)
        yield from sorted(map(str, self.foreign_keys))

    def turned(self, after: "Table") -> Iterator[str]:
        """What is different afterwards, a line for each thing."""
        if len(self.rows) != len(after.rows):
            yield f"{len(self.rows)} rows, then {len(after.rows)}"
        was, now = list(self._facts()), list(after._facts())
        yield from (f"- {fact}" for fact in was if fact not in now)
        yield from (f"+ {fact}" for fact in now if fact not in was)


@dataclass(frozen=True)
class Sent:
    """A statement. `line` is that of the revision's file which sent it, 0 if none did."""

    text: str
    line: int


@dataclass(frozen=True)
class Run:
    """One run of `alembic upgrade` or `alembic downgrade`."""

    command: str
    before: Mapping[str, Table]
    after: Mapping[str, Table]
    sent: tuple[Sent, ...]

    def __str__(self) -> str:
        lines = [self.command]
        lines += [f"  line {each.line}: {_short(each.text)}" for each in self.sent if each.line]
        for name in sorted({*self.before, *self.after}):
            was, now = self.before.get(name), self.after.get(name)
            if was is None or now is None:
                lines.append(f"  {name} is {'gone' if now is None else 'new'}")
            else:
                turned = list(was.turned(now)) or [f"{len(now.rows)} rows, nothing is different"]
                lines += [f"  {name}: {each}" for each in turned]
        return "\n".join(lines)


@dataclass
class History:
    """Revisions, and the database whose tables they change.

    Each run takes a connection of the engine, the way `alembic init -t async` does it, and gives
    it back: what a revision has set there can be found on it later, if the pool keeps it. An error
    of a revision is raised from its own line.
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
        return await self._run("upgrade", to)

    async def downgrade(self, to: str = "base") -> Run:
        return await self._run("downgrade", to)

    async def tables(self) -> dict[str, Table]:
        """All tables, as a connection finds them that has nothing to do with the engine's."""
        apart = create_async_engine(self.engine.url, poolclass=NullPool)
        async with apart.connect() as connection:
            return await connection.run_sync(_tables)

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


def _tables(connection: Connection) -> dict[str, Table]:
    metadata = MetaData()
    metadata.reflect(connection, resolve_fks=False)  # a key may refer to what is gone
    return {
        name: _table(connection, table) for name, table in metadata.tables.items() if name != BOOKS
    }


def _table(connection: Connection, table: Reflected) -> Table:
    found = inspect(connection)
    rows = connection.execute(select(table).order_by(*table.primary_key)).mappings()
    indexes = [(each["column_names"], each["unique"]) for each in found.get_indexes(table.name)]
    constraints = [each["column_names"] for each in found.get_unique_constraints(table.name)]
    return Table(
        {c["name"]: _column(c) for c in found.get_columns(table.name)},
        tuple(dict(row) for row in rows),
        _sets([*constraints, *(columns for columns, unique in indexes if unique)]),
        _sets(columns for columns, _ in indexes),
        frozenset(_foreign_keys(connection, table.name)),
    )


def _column(found: Any) -> Column:
    return Column(str(found["type"]), found["nullable"], found["default"])


def _foreign_keys(connection: Connection, table: str) -> Iterator[ForeignKey]:
    if connection.dialect.name != "sqlite":
        for key in inspect(connection).get_foreign_keys(table):
            action = key["options"].get("ondelete")
            yield ForeignKey(tuple(key["constrained_columns"]), key["referred_table"], action)
        return
    # SQLAlchemy reads the text of SQLite's tables, and misses the action beside a column.
    found = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').mappings()
    for _, parts in groupby(found, key=itemgetter("id")):
        first, *more = parts
        action = first["on_delete"] if first["on_delete"] != "NO ACTION" else None
        yield ForeignKey(tuple(each["from"] for each in (first, *more)), first["table"], action)


def _sets(columns: Iterable[Iterable[str | None]]) -> frozenset[tuple[str, ...]]:
    """An expression has no name; it is not among them."""
    return frozenset(tuple(filter(None, each)) for each in columns)


def _short(statement: str) -> str:
    words = " ".join(statement.split())
    return words if len(words) <= 72 else f"{words[:69]}..."


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
