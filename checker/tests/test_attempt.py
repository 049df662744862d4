"""An attempt is laid over its kata as a learner would have typed it."""

from pathlib import Path
from textwrap import dedent

from checker.attempt import Attempt

KATA = '''\
"""A story."""

import asyncio

LIMIT = 3


@traced
async def work() -> None:
    ...


def rest() -> None:
    ...
'''


def attempt(code: str) -> Attempt:
    return Attempt("right_way", "why", "", dedent(code))


def test_a_definition_takes_the_place_of_the_one_with_its_name() -> None:
    text = attempt("async def work(): return 1\n").over(KATA)
    assert "async def work(): return 1\n" in text
    assert "@traced" not in text
    assert text.index("work()") < text.index("rest()")


def test_a_constant_can_be_replaced_too() -> None:
    assert attempt("LIMIT = 5\n").over(KATA) == KATA.replace("LIMIT = 3", "LIMIT = 5")


def test_what_is_new_comes_before_the_next_that_replaces() -> None:
    text = attempt("""
        def helper(): pass
        @traced
        def rest(): helper()
    """).over(KATA)
    assert text.index("work()") < text.index("def helper()") < text.index("def rest(): helper()")


def test_what_is_new_comes_last_where_nothing_follows() -> None:
    text = attempt("""
        def work(): pass
        register(work)
    """).over(KATA)
    assert text.index("def work(): pass") < text.index("register(work)") < text.index("rest()")


def test_imports_come_after_the_katas_own() -> None:
    lines = attempt("import json\ndef rest(): pass\n").over(KATA).splitlines()
    assert lines[2:4] == ["import asyncio", "import json"]


def test_an_attempt_knows_why_and_who_refuses_it(tmp_path: Path) -> None:
    file = tmp_path / "wrong_way.py"
    file.write_text('"""It tempts.\n\nRefused by: stops\n"""\n\nLIMIT = 1\n')
    assert Attempt.read(file) == Attempt("wrong_way", "It tempts.", "stops", "LIMIT = 1\n")
    assert not Attempt.read(file).right
