"""The course: its rules and katas in order, and what their files say."""

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from checker import pack
from checker.kata import Kata, files

COURSE = pack.COURSE.order  # names by rule
TREES = (("katas",), ("solutions",))
CHECKOUT = pack.CHECKOUT
HOME = pack.HOME  # where lessons and solutions are as the course gives them
POSTGRES = 20.0  # seconds for a file, as some disks are slow to make a database
RULES = tuple(rule for rule in COURSE if "/" in rule)  # those with a lesson
KATAS = tuple(Kata(f"{rule}/{name}") for rule, names in COURSE.items() for name in names)


@dataclass(frozen=True)
class Check:
    """One promise of a kata, under the name of the function that keeps watch over it."""

    name: str
    promise: str


class UnknownPath(LookupError):
    """Nothing in the course bears that path; the message names what comes nearest.

    Or something of a pack cannot be read; the message says what, and why.
    """


def find(path: str, root: Path) -> tuple[Kata, ...]:
    """The katas at a path: a category, a rule, a kata, its name alone, or a file of it.

    Raises UnknownPath where there is none.
    """
    if not KATAS:
        raise UnknownPath(empty())
    wanted = _course_paths(path, root)
    for each in wanted:
        if found := tuple(kata for kata in KATAS if each in _paths(kata, root)):
            return found
    known = sorted({name for kata in KATAS for name in _paths(kata, root)} - {"."})
    near = ", ".join(get_close_matches(wanted[-1], known, n=3, cutoff=0.4))
    there = f"the nearest: {near}" if near else f"there are {', '.join(COURSE)}"
    raise UnknownPath(f"no kata at {path!r}; {there}")


def find_one(path: str, root: Path) -> Kata:
    """The one kata at a path. Raises UnknownPath where there is none, or more than one."""
    found = find(path, root)
    if len(found) > 1:
        each = ", ".join(kata.path for kata in found)
        raise UnknownPath(f"one kata at a time; at {path!r} are {each}")
    return found[0]


def empty() -> str:
    """What to say of a pack that is new."""
    rule = next(iter(COURSE), "RULE")
    return f"{pack.in_use().file} names no kata yet; `kata new {rule}/NAME` makes one"


def find_root(start: Path) -> Path:
    """The folder that holds the course: `start` or the nearest parent with `katas`, or a pack.

    Falls back on the checkout that this package stands in. Raises UnknownPath where it is
    installed without one.
    """
    places = (start, *start.parents, *([HOME] if HOME is CHECKOUT else []))
    if found := next(filter(is_course, places), None):
        return found
    raise UnknownPath("there is no course in this folder; `kata init DIR` makes one")


def is_course(folder: Path) -> bool:
    """Whether a folder holds the course, or a pack."""
    return (folder / pack.FILE).is_file() or _ours(folder / "katas")


def use(root: Path) -> None:
    """From now on the course is that of a folder: a pack's, where it holds one.

    Raises UnknownPath where the pack does not say which katas it has.
    """
    global COURSE, HOME, KATAS, RULES
    try:
        chosen = pack.at(root)
    except pack.Unreadable as error:
        raise UnknownPath(str(error)) from error
    if chosen == pack.in_use():
        return
    pack.use(chosen)
    for each in (checks, hints, shows, deadline, asks, story, _checks):
        each.cache_clear()
    COURSE, HOME = chosen.order, chosen.home
    KATAS = tuple(Kata(f"{rule}/{name}") for rule, names in COURSE.items() for name in names)
    rules = (rule for rule in COURSE if "/" in rule)
    RULES = tuple(r for r in rules if chosen is pack.COURSE or lesson(r, HOME).is_file())


def find_files(path: str, kata: Kata, root: Path) -> tuple[Path, ...]:
    """Those of the kata's files that a path of it names: all, or one of several."""
    wanted = _course_paths(path, root)
    every = files(kata.file(root))
    named = (file for file in every if any(p in _file_paths(kata, file, root) for p in wanted))
    one = next(named, None)
    return (one,) if one else every


def at(file: Path, root: Path) -> Kata | None:
    """The kata that has its files, or its solution's, at that path, whether or not they exist."""
    places = ((kata, place) for kata in KATAS for place in (kata.file(root), kata.solution(root)))
    return next((kata for kata, place in places if file.is_relative_to(place)), None)


@cache
def checks(kata: Kata) -> tuple[Check, ...]:
    """What the kata promises, in order, read without importing anything."""
    return tuple(
        Check(node.name.removeprefix("test_"), ast.get_docstring(node) or "")
        for node in _functions(kata)
        if node.name.startswith("test_")
    )


@cache
def hints(kata: Kata) -> tuple[str, ...]:
    """Three steps towards the answer; each says a little more."""
    return _constant(kata, "HINTS") or ()


@cache
def shows(kata: Kata) -> tuple[str, ...]:
    """Which patterns its checks judge, and which anti-patterns they refuse; see patterns.py."""
    return _constant(kata, "SHOWS") or ()


@cache
def deadline(kata: Kata) -> float:
    """Seconds of real time that its checks may need, where they run or ask a server; else 0."""
    told = _constant(kata, "DEADLINE") or (POSTGRES if asks(kata, "postgres") else 0)
    if not isinstance(told, int | float):
        raise UnknownPath(f"{kata.checks}: DEADLINE is no number of seconds")
    return float(told)


@cache
def asks(kata: Kata, fixture: str) -> bool:
    """Whether one of its checks, or of its own fixtures, asks for a fixture of that name."""
    return any(fixture in (each.arg for each in node.args.args) for node in _functions(kata))


@cache
def story(kata: Kata) -> str:
    """Title, trouble and task; from the original, which no learner edits."""
    file, *_ = files(kata.original)
    return ast.get_docstring(tree(file)) or ""


def title(kata: Kata) -> str:
    """The story's first line: the ailment, a colon, and the cure."""
    return story(kata).partition("\n")[0].rstrip(".")


def cure(kata: Kata) -> str:
    """What stands behind the colon of the title; all of it where there is none."""
    return title(kata).partition(": ")[2] or title(kata)


def lesson(rule: str, root: Path) -> Path:
    """The rule's notebook, which bears a number in front because people browse there."""
    category, _, name = rule.partition("/")
    number = [each for each in COURSE if each.startswith(f"{category}/")].index(rule) + 1
    return root / "lessons" / category / f"{number}_{name}.ipynb"


def _ours(katas: Path) -> bool:
    """Whether a folder of that name is the course's: other projects have one, too."""
    if not katas.is_dir():
        return False
    try:
        names = {each.name for each in katas.iterdir()}
    except OSError:
        return True  # whoever reads it tells why that cannot be
    ours = {rule.partition("/")[0] for rule in pack.COURSE.order}
    return not names or not ours.isdisjoint(names) or (katas.parent / ".kata").is_dir()


def _functions(kata: Kata) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Those of its checks' module, fixtures among them."""
    for node in _checks(kata).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def _constant(kata: Kata, name: str) -> Any:
    """What a kata's checks assign to that name; None where they do not."""
    for node in _checks(kata).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name:
            try:
                return ast.literal_eval(node.value)
            except (ValueError, TypeError) as error:
                raise UnknownPath(f"{kata.checks}: {name} is not written out") from error
    return None


@cache
def _checks(kata: Kata) -> ast.Module:
    return tree(kata.checks)


def tree(file: Path) -> ast.Module:
    """A file that its author has written. Raises UnknownPath where it is not finished."""
    try:
        return ast.parse(file.read_text(encoding="utf-8"))
    except (SyntaxError, ValueError) as error:
        raise UnknownPath(f"{file} is no Python: {error}") from error


def _paths(kata: Kata, root: Path) -> Iterator[str]:
    """What a kata answers to: `.`, `asyncio`, `asyncio/taskgroup`, its path, name and files."""
    yield from (kata.path, kata.name)
    yield from (parent.as_posix() for parent in PurePosixPath(kata.path).parents)
    for file in files(kata.file(root)):
        yield from _file_paths(kata, file, root)


def _file_paths(kata: Kata, file: Path, root: Path) -> Iterator[str]:
    """What one of its files answers to: `capstone/service/routes` and `service/routes`."""
    inside = file.relative_to(kata.file(root)).as_posix()
    for start in (kata.path, kata.name):
        yield PurePosixPath(start, inside).as_posix().removesuffix(".py")


def _course_paths(typed: str, root: Path) -> list[str]:
    """What a person typed, as paths of the course: seen from here, and as it stands."""
    here = Path(os.path.abspath(typed))
    paths = [here.relative_to(root)] if here.is_relative_to(root) else []
    return [_course_path(path) for path in (*paths, Path(typed))]


def _course_path(path: Path) -> str:
    """Without the tree and the suffix."""
    inside = path.relative_to(path.parts[0]) if path.parts[:1] in TREES else path
    return inside.as_posix().removesuffix(".py")
