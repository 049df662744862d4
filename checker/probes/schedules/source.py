"""Which code is somebody's own, and which statement a line belongs to."""

import ast
import linecache
import os
from collections.abc import Iterable, Iterator
from functools import lru_cache
from inspect import CO_OPTIMIZED
from types import CodeType

from checker.probes.frames import library


class Source:
    """The functions in `files`, or, without files, in all code that is no library's."""

    def __init__(self, files: Iterable[str | os.PathLike[str]] = ()) -> None:
        names = [os.fspath(file) for file in files]
        forms = (str, os.path.abspath, os.path.realpath)
        self._files = {form(name) for name in names for form in forms}
        self._known: dict[str, bool] = {}
        self._statements: dict[str, dict[int, range]] = {}

    def own(self, code: CodeType) -> bool:
        """Whether it is a function that stands there; a module being loaded is none."""
        return bool(code.co_flags & CO_OPTIMIZED) and self._stands_there(code.co_filename)

    def statement(self, file: str, line: int) -> int:
        """The first line of the statement that a line belongs to."""
        return self._lines(file, line).start

    def text(self, file: str, line: int) -> str:
        """The statement that begins at a line; of a loop or a `with`, its head."""
        lines = [linecache.getline(file, each).strip() for each in self._lines(file, line)]
        return " ".join(lines)

    def _stands_there(self, file: str) -> bool:
        known = self._known.get(file)
        if known is None:
            theirs = not library(file) and bool(linecache.getlines(file))
            known = self._known[file] = file in self._files if self._files else theirs
        return known

    def _lines(self, file: str, line: int) -> range:
        if file not in self._statements:
            self._statements[file] = _statements("".join(linecache.getlines(file)))
        return self._statements[file].get(line, range(line, line + 1))


@lru_cache(maxsize=16)
def _statements(text: str) -> dict[int, range]:
    """The lines of the innermost statement that a line belongs to."""
    return dict(_spans(text))


def _spans(text: str) -> Iterator[tuple[int, range]]:
    """Each line, and the lines of its statement; the inner statements come last."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            body: list[ast.stmt] = getattr(node, "body", [])
            first = getattr(node, "lineno", 0) or node.pattern.lineno  # type: ignore[union-attr]
            end = body[0].lineno if body else node.end_lineno + 1  # type: ignore[union-attr, operator]
            lines = range(first, max(end, first + 1))
            yield from ((line, lines) for line in lines)
