"""How many rows come from a driver: at once, or as they are read."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy.engine.cursor import BufferedRowCursorFetchStrategy, CursorFetchStrategy
from sqlalchemy.engine.default import DefaultExecutionContext

from checker.probes.changes import changed

Count = Callable[[Any, int], None]  # of a context's statement, so many more rows


@contextmanager
def counted(count: Count) -> Iterator[None]:
    """Rows of the contexts whose cursors do not read them all as they execute."""
    with ExitStack() as stack:
        for strategy in (CursorFetchStrategy, BufferedRowCursorFetchStrategy):
            for name in ("fetchone", "fetchmany", "fetchall"):
                stack.enter_context(changed(strategy, name, _fetching(count)))
        stack.enter_context(
            changed(BufferedRowCursorFetchStrategy, "_buffer_rows", _fetching(count))
        )
        context = DefaultExecutionContext
        stack.enter_context(changed(context, "fetchall_for_returning", _returning(count)))
        stack.enter_context(changed(context, "_setup_result_proxy", _first(count)))
        yield


def buffered(cursor: Any) -> int | None:
    """The rows that an asyncio driver's cursor has read while it executed; None if it has not."""
    if cursor is None or getattr(cursor, "server_side", True):
        return None
    return len(cursor._rows)


class Reader:
    """A cursor that tells how much is read from it."""

    def __init__(self, cursor: Any, read: Callable[[int], None]) -> None:
        self._cursor, self._read = cursor, read

    def fetchone(self) -> Any:
        row = self._cursor.fetchone()
        self._read(row is not None)
        return row

    def fetchmany(self, *size: int) -> Any:
        rows = self._cursor.fetchmany(*size)
        self._read(len(rows))
        return rows

    def fetchall(self) -> Any:
        rows = self._cursor.fetchall()
        self._read(len(rows))
        return rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)


def _fetching(count: Count) -> Callable[[Any], Any]:
    """A way of fetching, given a cursor that tells."""

    def wrap(original: Any) -> Any:
        def fetch(strategy: Any, result: Any, cursor: Any, *args: Any, **options: Any) -> Any:
            if type(cursor) is not Reader and buffered(cursor) is None:
                cursor = Reader(cursor, lambda rows: count(result.context, rows))
            return original(strategy, result, cursor, *args, **options)

        return fetch

    return wrap


def _returning(count: Count) -> Callable[[Any], Any]:
    """The rows that one of several batches of an INSERT returns."""

    def wrap(original: Any) -> Any:
        def fetchall_for_returning(context: Any, cursor: Any) -> Any:
            rows = original(context, cursor)
            if buffered(cursor) is None:
                count(context, len(rows))
            return rows

        return fetchall_for_returning

    return wrap


def _first(count: Count) -> Callable[[Any], Any]:
    """A stream's first row is read before anybody asks."""

    def wrap(original: Any) -> Any:
        def _setup_result_proxy(context: Any) -> Any:
            result = original(context)
            strategy = result.cursor_strategy
            if (
                type(strategy) is BufferedRowCursorFetchStrategy
                and buffered(context.cursor) is None
            ):
                count(context, len(strategy._rowbuffer))
            return result

        return _setup_result_proxy

    return wrap
