"""What is promised of a kata's files, read without running them."""

import ast
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

from checker import catalog, pack
from checker.after import section
from checker.attempt import attempts
from checker.kata import Kata, files, names
from checker.patterns import ANTI_PATTERNS, PATTERNS
from checker.verify.fault import Fault

RIGHT, WRONG = 4, 5  # attempts at least
WORDS = 45  # of a hint at most
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
DEFINED = (*FUNCTIONS, ast.ClassDef)
KNOWN = {title for kind in (PATTERNS, ANTI_PATTERNS) for those in kind.values() for title in those}


def missing(kata: Kata, root: Path) -> Iterator[Fault]:
    """Files that are not there, or that nobody could read as what they are."""
    for place in (kata.original, kata.file(root), kata.solution(root), kata.checks):
        for file in files(place):
            if not file.is_file():
                yield Fault("every tree holds the kata", "there is no such file", file)
            elif error := _syntax(file):
                yield Fault("the file is Python", error, file)
    for file in sorted(kata.attempts.glob("*.py")):
        if error := _syntax(file):
            yield Fault("the file is Python", error, file)
        elif not _docstring(file):
            yield Fault("an attempt begins with its reason", "there is no docstring", file)
    for place in (kata.original, kata.solution(root)):
        trees = [_tree(file) for file in files(place) if file.is_file() and not _syntax(file)]
        if trees and not any(isinstance(node, DEFINED) for tree in trees for node in tree.body):
            yield Fault(
                "something is defined that a check can call", "no function, no class", place
            )
    if kata.checks.is_file() and not _syntax(kata.checks):
        yield from _constants(kata.checks)


def _constants(checks: Path) -> Iterator[Fault]:
    """Those that are read without running the checks, and so must be written out."""
    for node in _tree(checks).body:
        match node:
            case ast.Assign(targets=[ast.Name(name)], value=value) if name in CONSTANTS:
                what, sound = CONSTANTS[name]
                if not sound(_written(value)):
                    saw = f"line {node.lineno} says {ast.unparse(value)[:40]}"
                    yield Fault(f"{name} is {what}, written out", saw, checks)
            case ast.AnnAssign(target=ast.Name(name)) if name in CONSTANTS:
                what, _ = CONSTANTS[name]
                saw = f"line {node.lineno} has an annotation, and is not read"
                yield Fault(f"{name} is {what}, written out", saw, checks)


def _written(value: ast.expr) -> object:
    try:
        return ast.literal_eval(value)
    except (ValueError, TypeError):
        return None


def form(kata: Kata, root: Path) -> Iterator[Fault]:
    """Whatever can be seen in the files."""
    for rule in (given, story, todo, hints, promises, assertions, shows, tries, taught):
        yield from rule(kata, root)


def given(kata: Kata, root: Path) -> Iterator[Fault]:
    out, original = kata.file(root), kata.original
    if _texts(out) != _texts(original):
        way = "copy it there if the kata has changed; `kata reset` if this is your answer"
        yield Fault("what is handed out is the original", f"it differs from {original}: {way}", out)


def story(kata: Kata, root: Path) -> Iterator[Fault]:
    broken, mended = files(kata.original), files(kata.solution(root))
    if [each.name for each in broken] != [each.name for each in mended]:
        saw = ", ".join(each.name for each in mended)
        yield Fault("kata and solution have the same files", saw, kata.solution(root))
    for one, other in zip(broken, mended, strict=False):
        if _docstring(one) != _docstring(other):
            yield Fault("kata and solution tell the same story", "the docstrings differ", other)
    told = _docstring(broken[0])
    if "Your task:" not in told:
        yield Fault("the story sets a task", "there is no `Your task:`", broken[0])
    most = (14 if kata.capstone else 8) + len(broken) - 1
    if (lines := len(told.splitlines())) > most:
        yield Fault(f"the story has at most {most} lines", f"{lines} lines", broken[0])


def todo(kata: Kata, root: Path) -> Iterator[Fault]:
    count = sum(file.read_text(encoding="utf-8").count("TODO") for file in files(kata.original))
    if count != 1 and not (kata.capstone and count > 1):
        yield Fault("one TODO stands at the sick line", f"{count} TODOs", kata.original)
    for file in files(kata.solution(root)):
        if "TODO" in file.read_text(encoding="utf-8"):
            yield Fault("nothing is left to do in the solution", "a TODO", file)


def hints(kata: Kata, root: Path) -> Iterator[Fault]:
    told = catalog.hints(kata)
    if len(told) != 3:
        yield Fault("there are three hints", f"{len(told)}", kata.checks)
    for number, hint in enumerate(told, 1):
        if (words := len(hint.split())) > WORDS:
            saw = f"hint {number} has {words}"
            yield Fault(f"a hint has at most {WORDS} words", saw, kata.checks)


def promises(kata: Kata, root: Path) -> Iterator[Fault]:
    checks = catalog.checks(kata)
    most = 12 if kata.capstone else 5
    if not 2 <= len(checks) <= most:
        yield Fault(f"there are 2 to {most} checks", f"{len(checks)}", kata.checks)
    for check in checks:
        if not check.promise or "\n" in check.promise:
            saw = f"that of {check.name} has {len(check.promise.splitlines())}"
            yield Fault("a check's docstring is its promise, in one line", saw, kata.checks)
    for name, count in Counter(check.name for check in checks).items():
        if count > 1:
            yield Fault("no two checks have one name", f"{count} are {name}", kata.checks)
    tree = _tree(kata.checks)
    for node in ast.walk(tree):
        if isinstance(node, FUNCTIONS) and node.name.startswith("test_") and node not in tree.body:
            saw = f"{node.name}, line {node.lineno}, stands in another definition"
            yield Fault("a check stands at the top of its module", saw, kata.checks)


def assertions(kata: Kata, root: Path) -> Iterator[Fault]:
    for node in ast.walk(_tree(kata.checks)):
        if isinstance(node, ast.Assert) and not node.msg:
            saw = f"that of line {node.lineno} does not"
            yield Fault("every assertion says what was seen", saw, kata.checks)


def shows(kata: Kata, root: Path) -> Iterator[Fault]:
    """What the map of patterns knows; packs have none."""
    shown = set(catalog.shows(kata))
    if pack.in_use() != pack.COURSE:
        return
    if unknown := sorted(shown - KNOWN):
        saw = f"it has not {unknown[0]!r}"
        yield Fault("SHOWS names patterns of checker/patterns.py", saw, kata.checks)
    if not shown and kata.rule in catalog.RULES:
        yield Fault("SHOWS names what the checks judge", "it is empty", kata.checks)


def tries(kata: Kata, root: Path) -> Iterator[Fault]:
    tried = attempts(kata)
    wrong = [each for each in tried if not each.right]
    for kind, count, least in (
        ("right", len(tried) - len(wrong), RIGHT),
        ("wrong", len(wrong), WRONG),
    ):
        if count < least:
            yield Fault(f"there are {least} {kind} attempts or more", f"{count}", kata.attempts)
    for each in tried:
        if not each.name.startswith(("right_", "wrong_")):
            place = kata.attempts / f"{each.name}.py"
            yield Fault("an attempt is named right_… or wrong_…", each.name, place)
    checks = {check.name for check in catalog.checks(kata)}
    for each in wrong:
        if each.refused_by not in checks:
            saw = f"`Refused by: {each.refused_by}`"
            place = kata.attempts / f"{each.name}.py"
            yield Fault("a wrong attempt names the check that refuses it", saw, place)
    for name in sorted(checks - {each.refused_by for each in wrong}):
        saw = f"none for {name}"
        yield Fault("every check refuses an attempt", saw, kata.attempts)


def taught(kata: Kata, root: Path) -> Iterator[Fault]:
    if kata.rule in catalog.RULES:
        lesson = catalog.lesson(kata.rule, root)
        if not section(kata, lesson):
            yield Fault("the lesson has a section for it", f"no `### Kata: `{kata.name}``", lesson)


def _syntax(file: Path) -> str:
    try:
        _tree(file)
    except (OSError, SyntaxError, ValueError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


def _texts(place: Path) -> dict[str, str]:
    return {name: Path(file).read_text(encoding="utf-8") for file, name in names(place).items()}


def _docstring(file: Path) -> str:
    return ast.get_docstring(_tree(file)) or ""


def _tree(file: Path) -> ast.Module:
    """Of UTF-8 only, as everybody else reads it."""
    return ast.parse(file.read_text(encoding="utf-8"))


def _texts_only(value: object) -> bool:
    return isinstance(value, tuple | list) and all(isinstance(each, str) for each in value)


def _seconds(value: object) -> bool:
    return isinstance(value, int | float) and value > 0


CONSTANTS: dict[str, tuple[str, Callable[[object], bool]]] = {
    "HINTS": ("a tuple of texts", _texts_only),
    "SHOWS": ("a tuple of texts", _texts_only),
    "DEADLINE": ("a number of seconds", _seconds),
}
