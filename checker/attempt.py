"""An attempt: another answer to a kata, right or tempting and wrong, as the lines it changes."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from checker.kata import Kata

ATTEMPTS = Path(__file__).parent / "tests" / "attempts"
REFUSED_BY = "Refused by: "
IMPORTS = (ast.Import, ast.ImportFrom)


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
        code = "\n".join(lines[tree.body[0].end_lineno :]).strip("\n")
        return cls(file.stem, reason.strip(), check.strip(), code + "\n")

    @property
    def right(self) -> bool:
        return self.name.startswith("right_")

    def answer(self, kata: Kata, root: Path) -> str:
        """The file that somebody with this idea would hand in.

        A capstone has many ailments: what an attempt does not change is cured there already.
        """
        base = kata.solution(root) if kata.capstone else kata.file(root)
        return self.over(base.read_text(encoding="utf-8"), inside=kata.capstone)

    def over(self, text: str, *, inside: bool = False) -> str:
        """The text with the attempt's definitions in the place of its own.

        What the text has under the same name is replaced where it stands; what is new comes
        right before the next definition that replaces one, or after the last; imports come
        after the text's own. With `inside`, a class keeps the methods that the attempt's lacks.
        """
        lines = text.splitlines()
        kata = ast.parse(text).body
        last_import = max(node.end_lineno or 0 for node in kata if isinstance(node, IMPORTS))
        own = ast.parse(self.code).body
        changes = [
            (last_import + 1, last_import, _source(self.code, node))
            for node in own
            if isinstance(node, IMPORTS)
        ]
        changes += _changes(self.code, own, kata, inside)
        for first, last, code in sorted(changes, reverse=True):
            lines[first - 1 : last] = code.splitlines()
        return "\n".join(lines) + "\n"


def attempts(kata: Kata) -> tuple[Attempt, ...]:
    """All attempts at a kata, by name."""
    return tuple(Attempt.read(file) for file in sorted((ATTEMPTS / kata.path).glob("*.py")))


def _changes(
    code: str, own: list[ast.stmt], kata: list[ast.stmt], inside: bool
) -> list[tuple[int, int, str]]:
    """First and last line of the kata's that go, and what comes there."""
    places = {name: node for node in kata for name in _names(node)}
    found: list[tuple[int, int, str]] = []
    new = ""
    for node in own:
        if isinstance(node, IMPORTS):
            continue
        old = next((places[name] for name in _names(node) if name in places), None)
        if inside and isinstance(node, ast.ClassDef) and isinstance(old, ast.ClassDef):
            found += _changes(code, node.body, old.body, inside)
            continue
        new += _source(code, node) + "\n\n\n"
        if old:
            found.append((_first_line(old), old.end_lineno or 0, new.rstrip("\n")))
            new = ""
    if new:
        first, last, before = found.pop()
        found.append((first, last, f"{before}\n\n\n{new}".rstrip("\n")))
    return found


def _names(node: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top of a module defines."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
            yield node.name
        case ast.Assign():
            yield from (ast.unparse(target) for target in node.targets)
        case ast.AnnAssign():
            yield ast.unparse(node.target)


def _first_line(node: ast.stmt) -> int:
    """Decorators belong to what they decorate."""
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(each.lineno for each in decorators)])


def _source(text: str, node: ast.stmt) -> str:
    return "\n".join(text.splitlines()[_first_line(node) - 1 : node.end_lineno])
