"""What there is to read in each view, in lines that may be longer than the screen is wide."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import fill, wrap

from rich.syntax import Syntax
from rich.text import Text

from checker import catalog
from checker.faces.watch.model import Model
from checker.kata import Kata
from checker.progress import SIGNS, State
from checker.text import WIDTH, after_text, failures_text
from checker.verdict import SIGNS as OUTCOMES
from checker.verdict import Outcome

OUTCOME_STYLES: dict[Outcome, str] = {"passed": "green", "failed": "bold red", "not run": "dim"}
STATE_STYLES: dict[State, str] = {
    "untouched": "",
    "begun": "red",
    "passed": "green",
    "changed": "yellow",
}
DIFF = {"+": "green", "-": "red", "@": "cyan", "#": "bold"}
ROWS = ("promised", "saw", "where", "timeline", "interleaving", "request", "statements", "printed")


@dataclass(frozen=True)
class Page:
    """Lines to scroll through, and at which of them the view begins after a verdict."""

    lines: Sequence[Text] = field(default_factory=list)
    anchor: int = 0


def page(model: Model, width: int, *, ascii: bool = False) -> Page:
    """What the view that is open has to say, its prose filled to at most so many columns."""
    width = max(20, min(WIDTH, width))
    if model.view == "hints":
        return Page(_hints(model, width))
    if model.view == "lesson":
        return Page(_lesson(model))
    if model.view == "course":
        return _course(model, width)
    if model.view == "solution":
        return Page(_solution(model, ascii))
    if model.view == "keys":
        return Page([Text(line) for line in KEYS.splitlines()])
    story = _story(model, width)
    return Page([*story, *_promises(model, width), *_told(model, ascii)], len(story))


def _story(model: Model, width: int) -> list[Text]:
    """Paragraphs are filled anew, as the files have longer lines than a terminal."""
    title, _, rest = catalog.story(model.kata).partition("\n")
    told = [Text(title, "bold")]
    for paragraph in rest.split("\n\n"):
        told.append(Text())
        for item in re.split(r"\n(?=- )", paragraph.strip()):
            hanging = "  " if item.startswith("- ") else ""
            told += map(Text, wrap(item, width, subsequent_indent=hanging))
    place = Text(f"{'mend':11}{model.file}")
    place.stylize("bold", 0, 4)
    return [*told, Text(), place, Text()]


def _promises(model: Model, width: int) -> list[Text]:
    """Each with what became of it; before the first verdict, all are open."""
    if model.verdict is None:
        checks = catalog.checks(model.kata)
        return [_promise(check.promise, "not run", width) for check in checks]
    return [_promise(each.promise, each.outcome, width) for each in model.verdict.results]


def _promise(promise: str, outcome: Outcome, width: int) -> Text:
    words = fill(promise, width - 2, subsequent_indent="  ")
    return Text().append(f"{OUTCOMES[outcome]} ", OUTCOME_STYLES[outcome]).append(words)


def _told(model: Model, ascii: bool) -> list[Text]:
    """The failures; or after a pass what else there is to see."""
    if model.verdict is None:
        return []
    if not model.verdict.passed:
        return [Text(), *map(_row, failures_text(model.verdict, ascii=ascii).splitlines())]
    return [Text(), *_after(model, ascii)]


def _after(model: Model, ascii: bool, *, whole: bool = False) -> list[Text]:
    if not model.seen:
        return []
    text = after_text(model.seen, model.following, whole=whole, ascii=ascii)
    head, *rest = text.splitlines()
    changed = len(model.seen.changes.splitlines())
    diff = [Text(line, DIFF.get(line[2:3], "")) for line in rest[:changed]]
    return [Text(head, "bold"), *diff, *map(_heading, rest[changed:])]


def _heading(line: str) -> Text:
    if line.startswith("tempting fixes"):
        return Text(line, "bold")
    text = Text(line)
    if line.startswith(("lesson ", "next ")):
        text.stylize("bold", 0, line.index(" "))
    return text


def _row(line: str) -> Text:
    """A line of a failure; the word in front of it stands out."""
    text = Text(line)
    word, _, _ = line.partition(" ")
    if word in ROWS:
        text.stylize("bold red" if word == "saw" else "bold", 0, len(word))
    text.highlight_regex(r"[━✗↯]|(?<=\S)!", "red")
    return text


def _hints(model: Model, width: int) -> list[Text]:
    hints = catalog.hints(model.kata)
    told = []
    for number, hint in enumerate(hints[: model.hints], 1):
        told += [Text(f"hint {number} of {len(hints)}", "bold")]
        told += [*map(Text, wrap(hint, width)), Text()]
    more = "h opens one more" if model.hints < len(hints) else "these are all hints"
    return [*told, Text(f"{more}; Esc goes back to the verdict", "dim")]


def _lesson(model: Model) -> list[Text]:
    if not model.lesson:
        return [Text("This kata has no lesson of its own: it asks for what several rules teach.")]
    told = [Text("The lesson", "bold"), Text(f"  {model.lesson}")]
    if model.section:
        told += [Text(), Text("Its section", "bold"), Text(f"  {model.section}")]
    command = Text("  kata lab")
    return [*told, Text(), Text("Open it in another terminal with", "bold"), command]


def _course(model: Model, width: int) -> Page:
    told: list[Text] = []
    anchor = 0
    for rule, names in catalog.COURSE.items():
        told.append(Text(rule, "bold"))
        for name in names:
            kata = Kata(f"{rule}/{name}")
            if marked := kata == catalog.KATAS[model.chosen]:
                anchor = len(told)
            told.append(_entry(kata, model.states.get(kata, "untouched"), marked, width))
    return Page(told, anchor)


def _entry(kata: Kata, state: State, marked: bool, width: int) -> Text:
    line = Text().append("> " if marked else "  ", "bold")
    line.append(f"{SIGNS[state]} ", STATE_STYLES[state])
    cure = wrap(catalog.cure(kata), max(width - 31, 20))
    name = f"{kata.name:27}" if len(kata.name) < 27 else f"{kata.name} "
    words = f"\n{'':31}".join(cure)
    return line.append(f"{name}{words}", "reverse" if marked else "")


def _solution(model: Model, ascii: bool) -> list[Text]:
    told: list[Text] = []
    for name, source in model.solution.items():
        told += [Text(f"# {name}", "bold")] if name else []
        told += [*_coloured(source), Text()]
    return [*told, *_after(model, ascii, whole=True)]


def _coloured(source: str) -> list[Text]:
    text = Syntax("", "python", theme="ansi_dark").highlight(source)
    text.rstrip()
    return list(text.split("\n", allow_blank=True))


KEYS = """\
On every page
  j k, arrows     one line down, up           space b   one page down, up
  g G             to the start, the end       Ctrl-L    draw the screen anew
  Esc             back to the verdict         q         quit, as does Ctrl-C

The kata
  n p             the next kata, the previous; after a pass the next to mend
  c               the course: choose with j and k, open with Enter
  Enter           judge once more, as if the file had been saved
  r               the original text again; yours is kept
  u               the version before the last that was replaced

Help
  h               a hint; pressed again, one more
  l               where the lesson tells of it
  s               the official solution, after a pass or if you give up

Signs
  · not run, or untouched     ✓ passed
  ✗ fails                     ~ another than the one that passed

A save in your editor is judged at once. `kata check NAME` judges without a screen.
"""
