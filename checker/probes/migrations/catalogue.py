"""The tables of a database, read from what it tells of itself."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, column, inspect, select, table

from checker.probes.migrations.table import Column, ForeignKey, Table

BOOKS = "alembic_version"  # the table that Alembic keeps for itself
EXPRESSION = "(an expression)"  # where an index has one in the place of a column


class Index(NamedTuple):
    """Or a constraint, which is `unique` and has no name of its own among the indexes."""

    columns: tuple[str, ...]
    unique: bool
    constraint: bool = False


def tables(connection: Connection) -> dict[str, Table]:
    names = inspect(connection).get_table_names()
    return {name: _table(connection, name) for name in names if name != BOOKS}


def _table(connection: Connection, name: str) -> Table:
    found = inspect(connection)
    sqlite = connection.dialect.name == "sqlite"
    columns = found.get_columns(name)
    key = found.get_pk_constraint(name)["constrained_columns"]
    typed = (column(each["name"], each["type"]) for each in columns)
    rows = select(*typed).select_from(table(name)).order_by(*(column(each) for each in key))
    indexes = list((_sqlite_indexes if sqlite else _indexes)(connection, name))
    return Table(
        {each["name"]: _column(each) for each in columns},
        tuple(dict(row) for row in connection.execute(rows).mappings()),
        frozenset(each.columns for each in indexes if each.unique),
        frozenset(each.columns for each in indexes if not each.constraint),
        frozenset((_sqlite_foreign_keys if sqlite else _foreign_keys)(connection, name)),
    )


def _column(found: Any) -> Column:
    return Column(str(found["type"]), found["nullable"], found["default"])


def _indexes(connection: Connection, name: str) -> Iterator[Index]:
    found = inspect(connection)
    for constraint in found.get_unique_constraints(name):
        yield Index(tuple(constraint["column_names"]), True, constraint=True)
    for index in found.get_indexes(name):
        columns = tuple(each or EXPRESSION for each in index["column_names"])
        partial = index.get("dialect_options", {}).get(f"{connection.dialect.name}_where")
        if not index.get("duplicates_constraint"):
            yield Index(columns, index["unique"] and not partial)


def _foreign_keys(connection: Connection, name: str) -> Iterator[ForeignKey]:
    for key in inspect(connection).get_foreign_keys(name):
        action = key["options"].get("ondelete")
        yield ForeignKey(tuple(key["constrained_columns"]), key["referred_table"], action)


# SQLAlchemy reads the text of SQLite's tables. Of a rule that stands beside its column, it misses
# what follows a type like VARCHAR(80): UNIQUE, and the action of a foreign key.


def _sqlite_indexes(connection: Connection, name: str) -> Iterator[Index]:
    for index in _pragma(connection, "index_list", name):
        parts = _pragma(connection, "index_info", index["name"])
        columns = tuple(part["name"] or EXPRESSION for part in parts)
        if index["origin"] != "pk":
            whole = index["unique"] and not index["partial"]
            yield Index(columns, bool(whole), constraint=index["origin"] == "u")


def _sqlite_foreign_keys(connection: Connection, name: str) -> Iterator[ForeignKey]:
    keys: dict[int, list[Any]] = {}
    for part in _pragma(connection, "foreign_key_list", name):
        keys.setdefault(part["id"], []).append(part)
    for parts in keys.values():
        action = parts[0]["on_delete"]
        columns = tuple(part["from"] for part in parts)
        yield ForeignKey(columns, parts[0]["table"], None if action == "NO ACTION" else action)


def _pragma(connection: Connection, pragma: str, name: str) -> list[Any]:
    return list(connection.exec_driver_sql(f'PRAGMA {pragma}("{name}")').mappings())
