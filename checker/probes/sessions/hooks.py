"""What is changed in SQLAlchemy's sessions while anybody records: each method tells who calls it.

An AsyncSession does its work through a sync one, in a greenlet of the task that has called it.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial, wraps
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from checker.probes.callers import followed
from checker.probes.changes import changed
from checker.probes.sessions.recorder import Recorder

WORK = (
    *("add", "add_all", "delete", "merge", "refresh", "flush"),
    *("execute", "scalar", "scalars", "get", "get_one", "connection"),
    *("begin_nested", "prepare", "commit", "rollback", "close"),
    *("bulk_save_objects", "bulk_insert_mappings", "bulk_update_mappings"),
)


@contextmanager
def listening(recorder: Recorder) -> Iterator[None]:
    """To all sessions, also those that are made later."""

    def ended(session: Session, transaction: SessionTransaction) -> None:
        if transaction.parent is None:
            recorder.ended(session)

    event.listen(Session, "after_transaction_end", ended)
    with ExitStack() as stack:
        stack.callback(event.remove, Session, "after_transaction_end", ended)
        stack.enter_context(followed())
        stack.enter_context(changed(Session, "__init__", partial(_made, recorder)))
        for name in WORK:
            stack.enter_context(changed(Session, name, partial(_told, recorder)))
        yield


def _made(recorder: Recorder, original: Callable[..., None]) -> Callable[..., None]:
    @wraps(original)
    def init(session: Session, *args: Any, **options: Any) -> None:
        original(session, *args, **options)
        recorder.made(session)

    return init


def _told(recorder: Recorder, original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def method(session: Session, *args: Any, **options: Any) -> Any:
        draft = recorder.begin(session, original.__name__)
        try:
            return original(session, *args, **options)
        finally:
            if draft:
                recorder.end(session, draft)

    return method
