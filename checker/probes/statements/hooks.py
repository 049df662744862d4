"""What SQLAlchemy tells while anybody records, of all engines, also of those made later."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Pool, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.engine.interfaces import ExecuteStyle

from checker.probes.callers import followed
from checker.probes.changes import changed
from checker.probes.statements import raw, rows
from checker.probes.statements.pause import pause
from checker.probes.statements.recorder import Draft, Recorder

Drafts = list[tuple[Recorder, Draft]]

NUMBER = "checker.probes.statements"  # where a connection keeps its number

_recorders: list[Recorder] = []
_delays: list[float] = []
_installed = ExitStack()
_numbers = count()
_asked: ContextVar[bool] = ContextVar("_asked", default=False)  # for a COMMIT or a ROLLBACK
_under_way: WeakKeyDictionary[Any, Drafts] = WeakKeyDictionary()  # by their contexts


@contextmanager
def listening(recorder: Recorder) -> Iterator[None]:
    with _joined(_recorders, recorder):
        yield


@contextmanager
def delayed(seconds: float) -> Iterator[None]:
    with _joined(_delays, seconds):
        yield


@contextmanager
def _joined(those: list[Any], one: Any) -> Iterator[None]:
    if not (_recorders or _delays):
        _install(_installed)
    those.append(one)
    try:
        yield
    finally:
        those.remove(one)
        if not (_recorders or _delays):
            _installed.close()


def _install(stack: ExitStack) -> None:
    for target, name, listener in LISTENERS:
        event.listen(target, name, listener)
        stack.callback(event.remove, target, name, listener)
    for word, name in IMPLICIT.items():
        stack.enter_context(changed(Connection, name, _told(word)))
    for name in ("do_commit", "do_rollback"):
        stack.enter_context(changed(DefaultDialect, name, _late))
    stack.enter_context(rows.counted(_read))
    stack.enter_context(followed())
    stack.callback(raw.forget)


def _before(
    connection: Connection, cursor: Any, text: str, given: Any, context: Any, many: bool
) -> None:
    if not connection._allow_autobegin:
        return  # the dialect itself asks a new database who it is
    style = context.execute_style if context else None
    sets = given if many and style is ExecuteStyle.EXECUTEMANY else [given]
    _under_way[context or connection] = _begin(
        text, len(sets[0] or ()), len(sets), _number(connection)
    )
    _wait()


def _after(
    connection: Connection, cursor: Any, text: str, given: Any, context: Any, many: bool
) -> None:
    for recorder, draft in _under_way.get(context or connection, ()):
        draft.rows += rows.buffered(cursor) or 0
        recorder.end(draft)


def _failed(failure: ExceptionContext) -> None:
    asked = failure.execution_context or failure.connection
    if asked is not None:  # else it was a ping, or an attempt to connect
        _end(_under_way.get(asked, []), failure.original_exception)


def _checked_out(connection: Any, record: Any, proxy: Any) -> None:
    raw.watch(record.driver_connection, record.info.setdefault(NUMBER, next(_numbers)), RAW)


def _read(context: Any, more: int) -> None:
    for _, draft in _under_way.get(context, ()):
        draft.rows += more


def _begin(text: str, parameters: int, sets: int, connection: object) -> Drafts:
    return [(each, each.begin(text, parameters, sets, connection)) for each in _recorders]


def _end(drafts: Drafts, error: BaseException | None = None) -> None:
    for recorder, draft in drafts:
        recorder.end(draft, error)


def _number(connection: Connection) -> int:
    number: int = connection.info.setdefault(NUMBER, next(_numbers))
    return number


def _end_raw(drafts: Drafts, sets: int, more: int, error: BaseException | None) -> None:
    for _, draft in drafts:
        draft.sets, draft.rows = draft.sets + sets, draft.rows + more
    _end(drafts, error)


def _wait() -> None:
    if seconds := sum(_delays):
        pause(seconds)


def _told(word: str) -> Callable[[Any], Any]:
    """BEGIN, COMMIT or ROLLBACK, which no cursor executes."""

    def wrap(original: Any) -> Any:
        def implicit(connection: Connection, *args: Any) -> None:
            sent = connection._still_open_and_dbapi_connection_is_valid
            sent = sent and not connection._is_autocommit_isolation()
            drafts = _begin(word, 0, 1, _number(connection)) if sent else []
            token = _asked.set(sent)
            try:
                original(connection, *args)
            except BaseException as error:
                _end(drafts, error)
                raise
            finally:
                _asked.reset(token)
            _end(drafts)

        return implicit

    return wrap


def _late(original: Any) -> Any:
    """Takes its time; but not where a pool makes sure that nothing is left to be rolled back."""

    def send(dialect: Any, connection: Any) -> None:
        if _asked.get():
            _wait()
        original(dialect, connection)

    return send


RAW = raw.Hooks(
    begin=lambda sent, number: _begin(*sent, number),
    end=_end_raw,
    wait=lambda: asyncio.sleep(sum(_delays)),
)
IMPLICIT = {"BEGIN": "_begin_impl", "COMMIT": "_commit_impl", "ROLLBACK": "_rollback_impl"}
LISTENERS: tuple[tuple[type, str, Callable[..., None]], ...] = (
    (Engine, "before_cursor_execute", _before),
    (Engine, "after_cursor_execute", _after),
    (Engine, "handle_error", _failed),
    (Pool, "checkout", _checked_out),
)
