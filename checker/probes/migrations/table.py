"""A table as another connection finds it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        type: as the database names it, such as "VARCHAR(10)"
        nullable: it may be NULL
        default: what the database itself puts there, as SQL; None for nothing
    """

    type: str
    nullable: bool
    default: str | None = None

    def __str__(self) -> str:
        default = f" DEFAULT {self.default}" if self.default is not None else ""
        return f"{self.type}{default}{'' if self.nullable else ' NOT NULL'}"


@dataclass(frozen=True)
class ForeignKey:
    """Columns that refer to another table.

    Attributes:
        columns: their names
        table: the other one's name
        on_delete: the rule, such as "CASCADE", if there is any
    """

    columns: tuple[str, ...]
    table: str
    on_delete: str | None = None

    def __str__(self) -> str:
        action = f" ON DELETE {self.on_delete}" if self.on_delete else ""
        return f"{', '.join(self.columns)} REFERENCES {self.table}{action}"


@dataclass(frozen=True)
class Table:
    """A table, as another connection finds it.

    What is `unique` and what is `indexed` are sets of columns, however they are named: an index
    that is unique is both, and neither a constraint nor the primary key is among the indexes.

    Attributes:
        columns: by their names
        rows: each a value by column, in the order of the primary key
        unique: names of columns that are so together
        indexed: names of columns that are so together
        foreign_keys: to other tables
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
