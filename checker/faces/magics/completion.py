"""Tab completes the commands of `%kata` and the paths behind them, in whatever shows a notebook."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)
from IPython.core.interactiveshell import InteractiveShell

from checker import catalog
from checker.faces.magics import asked
from checker.faces.magics.course import COMMANDS
from checker.kata import files

LINE = re.compile(r"\s*(%%?)kata\s+(.*)$")
WITH_PATH = ("load", "hint", "reset", "solution")
OPTIONS = {"reset": "--undo", "solution": "--yes"}


def add(shell: InteractiveShell) -> None:
    """Ask it before all others, and where it knows something, only it."""
    matchers: list[Callable[..., object]] = shell.Completer.custom_matchers
    if complete not in matchers:
        matchers.append(complete)


@context_matcher()  # type: ignore[untyped-decorator]
def complete(context: CompletionContext) -> SimpleMatcherResult:
    """What may stand where the cursor is, in a line that begins with `%kata` or `%%kata`."""
    match = LINE.match(context.text_until_cursor)
    if not match:
        return {"completions": []}
    *before, word = match[2].split(" ")
    found = [each for each in _candidates(match[1], before) if each.startswith(word)]
    return {
        "completions": [SimpleCompletion(each, type="path") for each in found],
        "matched_fragment": word,
        "suppress": True,
        "ordered": True,
    }


def _candidates(magic: str, before: list[str]) -> Iterator[str]:
    """Commands, then paths, then an option; a cell has a path only."""
    if magic == "%" and not before:
        yield from (name for name in COMMANDS if name != "state")
        return
    command, *typed = before if magic == "%" else ["load", *before]
    option = OPTIONS.get(command, "")
    if command in WITH_PATH and not set(typed) - {option}:
        yield from _paths(whole=command != "load")
    if option and option not in typed:
        yield option


def _paths(whole: bool) -> Iterator[str]:
    """Katas, or the files of those that have several: by their paths, and by what is unique."""
    try:
        root = asked.root()
    except catalog.UnknownPath:
        return
    count = Counter(kata.name for kata in catalog.KATAS)
    for name in ("path", "name"):
        for kata in catalog.KATAS:
            place = kata.file(root)
            start = getattr(kata, name)
            if count[start] > 1:
                continue
            if whole or place.suffix == ".py":
                yield start
            else:
                each = (file.relative_to(place).with_suffix("") for file in files(place))
                yield from (f"{start}/{file.as_posix()}" for file in each)
