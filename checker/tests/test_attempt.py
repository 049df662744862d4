"""An attempt is laid over its kata as a learner would have typed it."""

from pathlib import Path
from textwrap import dedent

from checker.attempt import Attempt
from checker.kata import Kata
from checker.tests.rooms import ROOT

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

TILL = """\
import asyncio


class Till:
    owner = ""

    def open(self):
        ...

    def close(self):
        ...
"""


def attempt(code: str) -> Attempt:
    return Attempt("right_way", "why", "", dedent(code))


def test_a_definition_takes_the_place_of_the_one_with_its_name() -> None:
    (text,) = attempt("async def work(): return 1\n").over(KATA)
    assert "async def work(): return 1\n" in text
    assert "@traced" not in text
    assert text.index("work()") < text.index("rest()")


def test_a_constant_can_be_replaced_too() -> None:
    assert attempt("LIMIT = 5\n").over(KATA) == (KATA.replace("LIMIT = 3", "LIMIT = 5"),)


def test_what_is_new_comes_before_the_next_that_replaces() -> None:
    (text,) = attempt("""
        def helper(): pass
        @traced
        def rest(): helper()
    """).over(KATA)
    assert text.index("work()") < text.index("def helper()") < text.index("def rest(): helper()")


def test_what_is_new_comes_last_where_nothing_follows() -> None:
    (text,) = attempt("""
        def work(): pass
        register(work)
    """).over(KATA)
    assert text.index("def work(): pass") < text.index("register(work)") < text.index("rest()")


def test_imports_come_after_the_katas_own() -> None:
    (text,) = attempt("import json\ndef rest(): pass\n").over(KATA)
    assert text.splitlines()[2:4] == ["import asyncio", "import json"]


def test_inside_a_class_the_other_methods_stay() -> None:
    (text,) = attempt("""
        class Till:
            def close(self): self.count()
            def count(self): pass
    """).over(TILL, inside=True)
    assert "def open(self)" in text and "owner" in text
    assert text.index("self.count()") < text.index("    def count(self): pass")
    assert text.count("def close(self)") == 1


def test_of_several_texts_each_gets_what_it_defines_and_the_imports_that_this_uses() -> None:
    first, second = attempt("""
        import json
        from math import pi
        def rest(): json.dumps(1)
        class Till:
            def close(self): return pi
    """).over(KATA, TILL, inside=True)
    assert first == KATA.replace("asyncio\n", "asyncio\nimport json\n").replace(
        "def rest() -> None:\n    ...", "def rest(): json.dumps(1)"
    )
    assert "def open(self)" in second and "def close(self): return pi" in second
    assert "json" not in second and second.startswith("import asyncio\nfrom math import pi\n")


def test_what_is_new_stands_where_it_belongs() -> None:
    (text,) = attempt("""
        LIMIT: int = 1
        class Till:
            def count(self): return LIMIT
        def later(): ...
    """).over(TILL, inside=True)
    names = ["class Till", "def open", "def close", "def count", "LIMIT: int", "def later"]
    places = [text.index(name) for name in names]
    assert places == sorted(places)
    compile(text, "till.py", "exec")
    assert "    def count(self): return LIMIT\n\n\nLIMIT: int = 1\n" in text


def test_what_an_attempt_at_a_capstone_does_not_change_is_cured(tmp_path: Path) -> None:
    capstone = Kata("asyncio/capstone")
    file = attempt("""
        class PriceImport:
            async def stop(self): return
    """).hand_in(capstone, ROOT, tmp_path)
    solution = capstone.solution(ROOT).read_text(encoding="utf-8").splitlines()
    changed = set(file.read_text(encoding="utf-8").splitlines()) - set(solution)
    assert changed == {"    async def stop(self): return"}


def test_an_attempt_knows_why_and_who_refuses_it(tmp_path: Path) -> None:
    file = tmp_path / "wrong_way.py"
    file.write_text('"""It tempts.\n\nRefused by: stops\n"""\n\nLIMIT = 1\n')
    assert Attempt.read(file) == Attempt("wrong_way", "It tempts.", "stops", "LIMIT = 1\n")
    assert not Attempt.read(file).right
