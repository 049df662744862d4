"""What there is to see once a kata has passed: the official answer, and what only looks right."""

import ast
import io
import json
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import unified_diff
from itertools import islice
from pathlib import Path

from checker import catalog
from checker.attempt import attempts
from checker.kata import Kata, names


@dataclass(frozen=True)
class Tempting:
    """A fix that would have failed: its name, why people try it, and the promise it breaks."""

    name: str
    reason: str
    promise: str


@dataclass(frozen=True)
class After:
    """What a learner may want to know after a pass.

    `changes` is a unified diff from the learner's files to the solution, empty where they do the
    same; `reason` the solution's comment. Both are empty where it is `kept_back`. `lesson` is where
    the notebook stands in the course's folder, None where none has the kata, and `section` the
    heading above the kata in it.
    """

    kata: Kata
    changes: str
    reason: str
    tempting: tuple[Tempting, ...]
    lesson: Path | None
    section: str
    kept_back: bool = False


class KeptBack(LookupError):
    """Somebody has taken the solutions away; the message says which file is missing."""


def after(kata: Kata, root: Path) -> After:
    """Where the solutions are kept back, there are no changes and no reason."""
    solution = kata.solution(catalog.HOME)
    taught = kata.rule in catalog.RULES
    heading = section(kata, catalog.lesson(kata.rule, catalog.HOME)) if taught else ""
    return After(
        kata,
        _changes(kata.file(root), solution) if solution.exists() else "",
        reason(kata.original, solution),
        tuple(tempting(kata)),
        catalog.lesson(kata.rule, Path()) if heading else None,
        heading,
        kept_back=not solution.exists(),
    )


def official(kata: Kata) -> dict[str, str]:
    """The solution's texts, by what tells its files apart. Raises KeptBack."""
    place = kata.solution(catalog.HOME)
    if not place.exists():
        raise KeptBack(f"the solutions are kept back here: there is no {place}")
    return {name: _text(Path(file)) for file, name in names(place).items()}


def tempting(kata: Kata) -> Iterator[Tempting]:
    """Those fixes that the checks are known to refuse."""
    promises = {check.name: check.promise for check in catalog.checks(kata)}
    for attempt in attempts(kata):
        if not attempt.right and attempt.refused_by in promises:
            name = attempt.name.removeprefix("wrong_").replace("_", " ")
            yield Tempting(name, attempt.reason, promises[attempt.refused_by])


def changes(old: str, new: str, name: str = "") -> str:
    """A unified diff, with the file's name in front if there are several."""
    lines = unified_diff(old.splitlines(), new.splitlines(), lineterm="")
    told = list(islice(lines, 2, None))  # without the head, which has dates and no names
    return "\n".join([*([f"# {name}"] if name and told else []), *told])


def reason(broken: Path, mended: Path) -> str:
    """The comments that only the solution has."""
    known = set(_comments(broken))
    return " ".join(each for each in _comments(mended) if each not in known)


def section(kata: Kata, notebook: Path) -> str:
    """The heading under which the lesson has the kata; empty where it has not, or is spoilt."""
    heading = ""
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    for cell in cells:
        if cell["cell_type"] == "markdown":
            for line in "".join(cell["source"]).splitlines():
                if line == f"### Kata: `{kata.name}`":
                    return heading
                heading = line[3:] if line.startswith("## ") else heading
    return ""


def _changes(theirs: Path, ours: Path) -> str:
    told = []
    for (file, name), other in zip(names(ours).items(), names(theirs), strict=False):
        old, new = _text(Path(other)), _text(Path(file))
        if not _same(old, new):
            told.append(changes(old, new, name))
    return "\n".join(filter(None, told))


def _same(one: str, other: str) -> bool:
    """Whether two files say the same to Python."""
    try:
        return ast.dump(ast.parse(one)) == ast.dump(ast.parse(other))
    except (SyntaxError, ValueError):
        return False


def _comments(place: Path) -> Iterator[str]:
    for file in names(place):
        text = io.StringIO(_text(Path(file)))
        for each in tokenize.generate_tokens(text.readline):
            if each.type == tokenize.COMMENT:
                yield each.string.lstrip("# ")


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8-sig", errors="replace") if file.is_file() else ""
