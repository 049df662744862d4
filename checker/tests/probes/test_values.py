"""A value is the same only if its types say so too; an error is told with what is in it."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

import pytest

from checker.probes.values import all_in, ending, same


class EqualToEverything:
    def __eq__(self, other: object) -> bool:
        return True


@dataclass
class Panel:
    title: str
    rows: list[int]


class Fresh(str):
    """A string that only looks like one."""


ERROR = ValueError("no")


@pytest.mark.parametrize(
    "value", [1, "a", None, [1, [2]], (1, "b"), {"b": [1], "a": {}}, Panel("x", [1]), {1, 2}, ERROR]
)
def test_a_value_is_the_same_as_its_like(value: Any) -> None:
    assert same(value, value)


def test_keys_may_come_in_any_order() -> None:
    assert same({"a": 1, "b": 2}, {"b": 2, "a": 1})


@pytest.mark.parametrize(
    ("saw", "expected"),
    [
        (EqualToEverything(), 1),
        ([EqualToEverything()], [1]),
        ({"a": EqualToEverything()}, {"a": 1}),
        (Panel("x", EqualToEverything()), Panel("x", [1])),  # type: ignore[arg-type]
        (True, 1),
        (1.0, 1),
        ((1, 2), [1, 2]),
        ([1], [1, 2]),
        ({"a": 1}, {"a": 1, "b": 2}),
        (OrderedDict(a=1), {"a": 1}),
        (Fresh("a"), "a"),
        (ValueError("no"), ERROR),
    ],
)
def test_a_value_is_not_the_same_as_what_merely_equals_it(saw: Any, expected: Any) -> None:
    assert not same(saw, expected)


def test_an_error_is_told_with_all_that_is_in_its_groups() -> None:
    inner = ExceptionGroup("inner", [ERROR])
    outer = ExceptionGroup("outer", [inner, KeyError()])
    assert list(all_in(outer)) == [outer, inner, ERROR, outer.exceptions[1]]
    assert list(all_in(ERROR)) == [ERROR]
    assert list(all_in(None)) == []


async def test_a_task_says_how_it_ended() -> None:
    loop = asyncio.get_running_loop()
    returned, raised, cancelled = (loop.create_future() for _ in range(3))
    returned.set_result(3)
    raised.set_exception(ERROR)
    cancelled.cancel()
    assert ending(returned) == "returned 3"
    assert ending(raised) == f"raised {ERROR!r}"
    assert ending(cancelled) == "was cancelled"


async def test_a_long_ending_shows_that_it_was_cut() -> None:
    returned = asyncio.get_running_loop().create_future()
    returned.set_result("a" * 500)
    assert ending(returned).endswith("aaa ...")
    assert len(ending(returned)) == len("returned ") + 200
