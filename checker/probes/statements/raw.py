"""What is sent past SQLAlchemy, through asyncpg's own connection: COPY, above all."""

import sys
from collections.abc import Callable, Collection
from contextlib import ExitStack
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

from checker.probes.changes import changed
from checker.probes.frames import library


class Sent(NamedTuple):
    text: str
    parameters: int = 0
    sets: int = 1


class Hooks(NamedTuple):
    """Who is told when something is sent, and when it is over; `wait` takes its time."""

    begin: Callable[[Sent, int], Any]
    end: Callable[[Any, int, int, BaseException | None], None]  # sets and rows more
    wait: Callable[[], Any]


_changes = ExitStack()
_changed: set[type] = set()
_known: WeakKeyDictionary[Any, int] = WeakKeyDictionary()


def watch(driver: Any, number: int, hooks: Hooks) -> None:
    """A connection of SQLAlchemy's, which its user may ask for; its statements are told."""
    kind = type(driver)
    if kind.__module__ == "asyncpg.connection":
        _known[driver] = number
        if kind not in _changed:
            _changed.add(kind)
            for name, told in METHODS.items():
                _changes.enter_context(changed(kind, name, _heard(told, hooks)))


def forget() -> None:
    _changes.close()
    _changed.clear()


def _heard(told: Callable[..., Sent], hooks: Hooks) -> Callable[[Any], Any]:
    def wrap(original: Any) -> Any:
        def call(driver: Any, *args: Any, **options: Any) -> Any:
            number = _known.get(driver)
            if number is None or library(sys._getframe(1).f_code.co_filename):
                return original(driver, *args, **options)  # SQLAlchemy tells of that itself
            sent = told(original.__name__, *args, **options)
            return _send(hooks, sent, number, original(driver, *args, **options))

        return call

    return wrap


async def _send(hooks: Hooks, sent: Sent, number: int, work: Any) -> Any:
    told = hooks.begin(sent, number)
    try:
        await hooks.wait()
        result = await work
    except BaseException as error:
        hooks.end(told, 0, 0, error)
        raise
    hooks.end(told, *_size(sent, result), None)
    return result


def _query(method: str, text: str, *args: Any, **options: Any) -> Sent:
    return Sent(text, len(args))


def _queries(method: str, text: str, args: Any, **options: Any) -> Sent:
    if not isinstance(args, Collection):
        return Sent(text)
    return Sent(text, len(next(iter(args), ())), len(args))


def _copy(method: str, what: str, **options: Any) -> Sent:
    schema, columns = options.get("schema_name"), options.get("columns")
    name = f"{schema}.{what}" if schema else f"({what})" if method.endswith("query") else what
    listed = f" ({', '.join(columns)})" if columns else ""
    return Sent(f"COPY {name}{listed} {'TO STDOUT' if '_from_' in method else 'FROM STDIN'}")


def _size(sent: Sent, result: Any) -> tuple[int, int]:
    """Sets of parameters, beyond those known, and rows."""
    match result:
        case str() if sent.text.startswith("COPY "):  # its status is `COPY 1000`
            number = int(result.rpartition(" ")[2] or 0)
            return (0, number) if sent.text.endswith("STDOUT") else (max(number - 1, 0), 0)
        case list():
            return 0, len(result)
        case None | str():
            return 0, 0
    return 0, 1


METHODS: dict[str, Callable[..., Sent]] = {
    **dict.fromkeys(("execute", "fetch", "fetchrow", "fetchval"), _query),
    **dict.fromkeys(("executemany", "fetchmany"), _queries),
    **dict.fromkeys(
        ("copy_records_to_table", "copy_to_table", "copy_from_table", "copy_from_query"), _copy
    ),
}
