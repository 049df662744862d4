"""An attempt: another answer to a kata, right or tempting and wrong, as the lines it changes."""

import ast
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Self

from checker.kata import Kata, files

REFUSED_BY = "Refused by: "
IMPORTS = (ast.Import, ast.ImportFrom)


class Place(NamedTuple):
    """Where a definition stands: in which of several texts, as what."""

    text: int
    node: ast.stmt


class Change(NamedTuple):
    """First and last line that go from a text, and what comes there."""

    text: int
    first: int
    last: int
    code: str


@dataclass(frozen=True)
class Attempt:
    """What one file in `tests/attempts` says. `refused_by` names a check, or is empty."""

    name: str
    reason: str
    refused_by: str
    code: str

    @classmethod
    def read(cls, file: Path) -> Self:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        reason, _, check = (ast.get_docstring(tree) or "").partition(REFUSED_BY)
        lines = file.read_text(encoding="utf-8").splitlines()
        told = tree.body[0].end_lineno if ast.get_docstring(tree) else 0
        code = "\n".join(lines[told:]).strip("\n")
        return cls(file.stem, reason.strip(), check.strip(), code + "\n")

    @property
    def right(self) -> bool:
        return self.name.startswith("right_")

    def hand_in(self, kata: Kata, root: Path, folder: Path) -> Path:
        """Where the file stands, or the folder of files, that somebody with this idea hands in.

        A capstone has many ailments: what an attempt does not change is cured there already.
        """
        base = kata.solution(root) if kata.capstone else kata.original
        texts = [file.read_text(encoding="utf-8") for file in files(base)]
        answers = self.over(*texts, inside=kata.capstone)
        for file, answer in zip(files(base), answers, strict=True):
            place = folder / base.name / file.relative_to(base)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(answer, encoding="utf-8")
        return folder / base.name

    def over(self, *texts: str, inside: bool = False) -> tuple[str, ...]:
        """The texts with the attempt's definitions in the place of their own.

        What a text has under the same name is replaced where it stands; what is new comes
        right before the next definition that replaces one, or after the last; imports come
        after those of the texts that use them. With `inside`, a class keeps the methods that the
        attempt's lacks.
        """
        own = ast.parse(self.code).body
        bodies = [ast.parse(text).body for text in texts]
        changes = _changes(self.code, own, _places(bodies), inside)
        for node in own:
            if isinstance(node, IMPORTS):
                changes += _imports(_source(self.code, node), node, changes, bodies)
        lines = [text.splitlines() for text in texts]
        for text, first, last, code in sorted(changes, reverse=True):
            lines[text][first - 1 : last] = code.splitlines()
        return tuple("\n".join(each) + "\n" for each in lines)


def attempts(kata: Kata) -> tuple[Attempt, ...]:
    """All attempts at a kata, by name; none that is no Python, which `kata verify` tells."""
    found = []
    for file in sorted(kata.attempts.glob("*.py")):
        with suppress(OSError, SyntaxError, ValueError):
            found.append(Attempt.read(file))
    return tuple(found)


def _changes(
    code: str, own: list[ast.stmt], places: Mapping[str, Place], inside: bool
) -> list[Change]:
    found: list[Change] = []
    new = ""
    end = max(places.values(), key=_end)  # of what stands already: new things come behind it
    for node in own:
        if isinstance(node, IMPORTS):
            continue
        old = next((places[name] for name in _names(node) if name in places), None)
        if old and inside and isinstance(node, ast.ClassDef) and isinstance(old.node, ast.ClassDef):
            found += _changes(code, node.body, _places([old.node.body], old.text), inside)
            end = old
            continue
        new += _source(code, node) + "\n\n\n"
        if old:
            found.append(Change(old.text, _first_line(old.node), _end(old), new.rstrip("\n")))
            end, new = old, ""
    if new:
        found.append(Change(end.text, _end(end) + 1, _end(end), f"\n\n{new}".rstrip("\n")))
    return found


def _imports(
    code: str,
    node: ast.Import | ast.ImportFrom,
    changes: list[Change],
    bodies: list[list[ast.stmt]],
) -> Iterator[Change]:
    """The import in every text whose changes use it; if none does, in all that change."""
    bound = [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    used = re.compile(rf"\b({'|'.join(map(re.escape, bound))})\b")
    changed = {each.text for each in changes}
    for text in {each.text for each in changes if used.search(each.code)} or changed:
        last = max(n.end_lineno or 0 for n in bodies[text] if isinstance(n, IMPORTS))
        yield Change(text, last + 1, last, code)


def _places(bodies: list[list[ast.stmt]], first: int = 0) -> dict[str, Place]:
    """What stands under which name; the texts are counted from the first."""
    return {
        name: Place(text, node)
        for text, body in enumerate(bodies, first)
        for node in body
        for name in _names(node)
    }


def _names(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a module defines."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Assign():
            yield from (ast.unparse(target) for target in node.targets)
        case ast.AnnAssign():
            yield ast.unparse(node.target)


def _end(place: Place) -> int:
    return place.node.end_lineno or 0


def _first_line(node: ast.stmt) -> int:
    """Decorators belong to what they decorate."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _source(text: str, node: ast.stmt) -> str:
    return "\n".join(text.splitlines()[_first_line(node) - 1 : node.end_lineno])
