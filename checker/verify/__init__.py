"""Whether a course, or a pack, keeps what it promises of its katas: `kata verify` asks, and tests.

fault      what is amiss
form       what the files say
behaviour  what the checks do
trees      whether all trees hold the same
"""

from collections.abc import Iterator
from pathlib import Path

from checker.kata import Kata
from checker.runner import DEADLINE
from checker.verify.behaviour import behaviour
from checker.verify.fault import Fault
from checker.verify.form import form, missing
from checker.verify.trees import strays

__all__ = ["Fault", "faults", "strays"]


def faults(kata: Kata, root: Path, deadline: float = DEADLINE) -> Iterator[Fault]:
    """All that is amiss with a kata; judged only if its files can be read."""
    if absent := list(missing(kata, root)):
        yield from absent
        return
    yield from form(kata, root)
    yield from behaviour(kata, root, deadline)
