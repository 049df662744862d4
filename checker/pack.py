"""A pack of katas: which there are, in order, and where their files stand. The course is one.

course.toml    which katas there are
katas/         the learner's
originals/     the same, as they are given out
solutions/     the same, mended
checks/        what each of them promises
attempts/      other answers, right and wrong
lessons/       a notebook for each rule, where there is one
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

FILE = "course.toml"
DISTRIBUTION = "backend-katas"  # what pip calls the course
PACKAGE = Path(__file__).parent
CHECKOUT = PACKAGE.parent
# Where lessons and solutions are as the course gives them: an installed package brings them along.
HOME = PACKAGE / "course" if (PACKAGE / "course").is_dir() else CHECKOUT
Order = Mapping[str, tuple[str, ...]]  # names by rule: "asyncio/taskgroup", or a category


class Unreadable(Exception):
    """A pack's file does not say which katas there are; the message is one line that says why."""


@dataclass(frozen=True)
class Pack:
    """Which katas there are, and where their files stand."""

    file: Path
    order: Order
    home: Path  # of lessons and solutions
    checks: Path
    originals: Path
    attempts: Path


def at(root: Path) -> Pack:
    """The pack in a folder, or the course where the folder is none. Raises Unreadable."""
    file = root / FILE
    if not file.is_file():
        return COURSE
    order = read(file)
    checks, originals, attempts = (root / tree for tree in ("checks", "originals", "attempts"))
    return Pack(file, order, root, checks, originals, attempts)


def in_use() -> Pack:
    """The pack that this process works with."""
    return _in_use


def use(pack: Pack) -> None:
    """Work with that pack from now on."""
    global _in_use
    _in_use = pack


def read(file: Path) -> Order:
    """What a pack's file says. Raises Unreadable."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError) as error:
        raise Unreadable(f"{file} cannot be read: {error}") from error
    if wrong := next(_complaints(told), None):
        raise Unreadable(f"{file}: {wrong}")
    return {rule: tuple(names) for rule, names in told["katas"].items()}


def _complaints(told: dict[str, object]) -> Iterator[str]:
    katas = told.get("katas")
    if unknown := sorted(told.keys() - {"title", "katas"}):
        yield f"nobody reads {unknown[0]!r}; it may say title and [katas]"
    if not isinstance(katas, dict):
        yield "a table [katas] must name the katas of each rule"
        return
    seen: set[str] = set()
    for rule, names in katas.items():
        if not is_rule(rule):
            yield f"{rule!r} is no rule; it must be like topic/rule, in small letters"
        elif not _names(names) or not all(map(is_name, names)):
            yield f'{rule!r} must be a list of names, as in ["sent_twice"]'
        elif twice := next((n for n in names if n in seen or names.count(n) > 1), ""):
            yield f"two katas are named {twice!r}"
        else:
            seen |= set(names) - {"capstone"}  # each category may have one


def is_rule(text: str) -> bool:
    """Whether a rule, or a category, may be called so."""
    return text.count("/") <= 1 and all(map(is_name, text.split("/")))


def is_name(text: str) -> bool:
    """Whether a part of a kata's path may be called so: a module's name, in small letters."""
    return text.isidentifier() and text.isascii() and text == text.lower() and text[0] != "_"


def _names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _course() -> Pack:
    file = PACKAGE / "catalog.toml"
    checks, originals = PACKAGE / "checks", PACKAGE / "originals"
    return Pack(file, read(file), HOME, checks, originals, PACKAGE / "tests" / "attempts")


COURSE = _course()
_in_use = COURSE
