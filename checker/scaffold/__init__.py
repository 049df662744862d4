"""The files of a new kata: a small one that works, to be rewritten into another.

The texts beside this file are that kata; `{title}` stands for what its author calls it.
"""

from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from unicodedata import category

from checker import catalog, pack, work
from checker.kata import Kata
from checker.scaffold import registry
from checker.verify.trees import taken

TEXTS = Path(__file__).parent


class Refused(Exception):
    """No kata may be made there; the message is one line that says why, and what to do."""


def make(path: str, title: str, root: Path) -> tuple[Kata, list[Path]]:
    """The kata, and its files, which it has from now on; the last is the one that lists all katas.

    Raises Refused, or OSError with everything as it was.
    """
    kata = _named(path)
    title = _title(title or f"{kata.name.replace('_', ' ').capitalize()}: what must hold")
    files = {file: _text(name, title) for name, file in _places(kata, root)}
    for file in files:
        if file.exists() or file.with_suffix("").exists():
            raise Refused(f"{file} is there already; choose another name, or move it away")
    try:
        listed = registry.with_kata(kata)
    except LookupError as error:
        raise Refused(str(error.args[0])) from error
    made: list[Path] = []
    try:
        for file, text in files.items():
            made.append(file)
            work.write(file, text)
        work.write(pack.in_use().file, listed)
    except BaseException:
        for file in made:
            with suppress(OSError):
                file.unlink()
        raise
    return kata, [*made, pack.in_use().file]


def _named(path: str) -> Kata:
    """Raises Refused where a kata may not be called so."""
    kata = Kata(path.removeprefix("katas/").removesuffix(".py"))
    if not kata.rule or not pack.is_rule(kata.rule) or not pack.is_name(kata.name):
        raise Refused(f"{path!r} is no kata's path; {LIKE}")
    if kata.rule not in catalog.COURSE:
        near = get_close_matches(kata.rule, catalog.COURSE, n=3, cutoff=0.5)
        known = ", ".join(near or sorted(catalog.COURSE)) or "none"
        way = f'"{kata.rule}" = [] in {pack.in_use().file} makes it one'
        raise Refused(f"{kata.rule!r} is no rule; the nearest: {known}; {way}")
    if bearer := next((k.path for k in catalog.KATAS if k.name == kata.name), ""):
        raise Refused(f"{bearer} bears that name already; choose another")
    if why := taken(kata.name):
        raise Refused(f"{why}; choose another")
    return kata


def _title(text: str) -> str:
    """As the first line of a docstring."""
    line = " ".join(text.split()).rstrip(".")
    unreadable = any(category(sign) in ("Cc", "Cs") for sign in line)
    if '"""' in line or "\\" in line or unreadable or not line:
        raise Refused(f"{text!r} cannot be a title; {LIKE_TITLE}")
    return f"{line}."


def _places(kata: Kata, root: Path) -> list[tuple[str, Path]]:
    return [
        ("kata", kata.file(root)),
        ("kata", kata.original),
        ("solution", kata.solution(root)),
        ("checks", kata.checks),
        ("right", kata.attempts / "right_gather.py"),
        ("wrong", kata.attempts / "wrong_tell_too_early.py"),
    ]


def _text(name: str, title: str) -> bytes:
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    return (text.format(title=title) if name in ("kata", "solution", "checks") else text).encode()


LIKE = "it must be like asyncio/taskgroup/lost_receipts: a rule, and the ailment in small letters"
LIKE_TITLE = "it must be like 'Lost receipts: one failure must not hide the others'"
