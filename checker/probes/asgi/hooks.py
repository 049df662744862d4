"""What is changed in the libraries while anybody records: each tells what its request has done."""

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from checker.probes.asgi.layer import Place, here, note
from checker.probes.changes import changed
from checker.probes.frames import line_here, short

_installed = ExitStack()
_users = 0


@contextmanager
def hooked() -> Iterator[None]:
    """Many may record at once, and each event is told once."""
    global _users
    if _users == 0:
        _install(_installed)
    _users += 1
    try:
        yield
    finally:
        _users -= 1
        if _users == 0:
            _installed.close()


def _install(stack: ExitStack) -> None:
    from starlette.background import BackgroundTask  # late, as SQLAlchemy takes half a second

    from checker.probes.asgi import database

    _patch(stack, asyncio.BaseEventLoop, "create_task", _task)
    _patch(stack, BackgroundTask, "__call__", _background)
    if routing := sys.modules.get("fastapi.routing"):
        _patch(stack, routing, "run_endpoint_function", _endpoint)
    _patch(stack, database.Connection, "_commit_impl", database.commit)
    _patch(stack, database.Connection, "_rollback_impl", database.rollback)
    stack.enter_context(database.listening())


def _patch(stack: ExitStack, owner: Any, name: str, wrap: Callable[[Any], Any]) -> None:
    if hasattr(owner, name):
        stack.enter_context(changed(owner, name, wrap))


def _task(original: Any) -> Any:
    def create_task(loop: Any, coro: Any, **options: Any) -> Any:
        task = original(loop, coro, **options)
        code = getattr(coro, "cr_code", None)
        for place in here.get().values():
            if code and place.own(code.co_filename):
                _follow(task, short(coro.__qualname__), place)
        return task

    return create_task


def _follow(task: "asyncio.Task[Any]", name: str, place: Place) -> None:
    place.note("task", name, line_here(place.own))
    task.add_done_callback(lambda done: place.note("task.end", _told(name, done)))


def _told(name: str, task: "asyncio.Task[Any]") -> str:
    if task.cancelled():
        return f"{name} cancelled"
    error = getattr(task, "_exception", None)  # `exception()` would count as having looked
    return f"{name} raised {type(error).__name__}" if error else name


def _background(original: Any) -> Any:
    async def call(task: Any) -> None:
        await _around("background", getattr(task.func, "__name__", "task"), original(task))

    return call


def _endpoint(original: Any) -> Any:
    async def run_endpoint_function(*args: Any, **options: Any) -> Any:
        function = getattr(options.get("dependant"), "call", None)
        name = getattr(function, "__name__", "")
        return await _around("endpoint", name, original(*args, **options))

    return run_endpoint_function


async def _around(what: str, name: str, work: Any) -> Any:
    note(what, name)
    error = ""
    try:
        return await work
    except BaseException as raised:
        error = f" raised {type(raised).__name__}"
        raise
    finally:
        note(f"{what}.end", name + error)
