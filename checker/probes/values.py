"""What came back: whether it is what was expected, which errors are in it, how a task ended."""

import asyncio
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

__all__ = ["all_in", "ending", "same"]


def same(saw: Any, expected: Any) -> bool:
    """True when both are of the same types all the way down, and equal.

    Dataclasses are compared field by field. An exception counts as the same when it is the
    same object.
    """
    if type(saw) is not type(expected):
        return False
    if isinstance(expected, BaseException):
        return saw is expected
    if isinstance(expected, dict):
        return saw.keys() == expected.keys() and all(same(saw[k], expected[k]) for k in expected)
    if isinstance(expected, list | tuple):
        return len(saw) == len(expected) and all(map(same, saw, expected))
    if is_dataclass(expected):
        return all(same(getattr(saw, f.name), getattr(expected, f.name)) for f in fields(expected))
    return bool(saw == expected)


def all_in(error: BaseException | None) -> Iterator[BaseException]:
    """An error, and all that is in its groups; nothing, where there is none."""
    if error is not None:
        yield error
    for each in error.exceptions if isinstance(error, BaseExceptionGroup) else ():
        yield from all_in(each)


def ending(task: asyncio.Future[Any]) -> str:
    """How a task that is done has ended: "was cancelled", "raised …" or "returned …"."""
    if task.cancelled():
        return "was cancelled"
    error = task.exception()
    return f"raised {_cut(error)}" if error else f"returned {_cut(task.result())}"


def _cut(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 200 else f"{text:.196} ..."
