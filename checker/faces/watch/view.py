"""How the screen looks: its lines as rich texts, made of the model alone."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from checker import catalog
from checker.faces.watch.model import Extent, Model
from checker.faces.watch.pages import Page, page
from checker.text import PLAIN
from checker.verdict import SIGNS as OUTCOMES

ASCII = PLAIN | str.maketrans({"─": "-", "│": "|", "—": "-", "→": ">"})
# What would move the cursor or change the terminal, if the learner's code printed it.
CONTROLS = {code: "?" for code in (*range(32), 127, *range(128, 160)) if chr(code) not in "\n\t"}
FOLDING = Console(width=80, color_system=None)  # rich wants one to fold lines, and asks it nothing
INDENT = re.compile(r" *[-+]? *")  # of a line of code, or of what has changed in one
HANGING = 4  # columns
KEYS = ("h hint", "l lesson", "n next", "c course", "r reset", "s solution", "? keys", "q quit")
OTHER_KEYS = {
    "course": ("j k move", "Enter opens", "Esc back", "q quit"),
    "hints": ("h one more", "Esc back", "? keys", "q quit"),
}


@dataclass(frozen=True)
class Frame:
    """All lines of the screen, and which part of the page they show."""

    lines: Sequence[Text]
    extent: Extent


def frame(model: Model, width: int, height: int, *, ascii: bool = False) -> Frame:
    """The screen: a head, as much of the page as fits, where that is, what to say, the keys."""
    shown = _folded(page(model, width, ascii=ascii), width)
    foot = [*_fold(_said(model), width), *_fold([_keys(model)], width)]
    extent = _extent(model, shown, max(1, height - 2 - len(foot)))
    body = list(shown.lines[extent.top : extent.top + extent.room])
    body += [Text()] * (extent.room - len(body))
    lines = [_head(model, width), *body, _rule(extent, width), *foot]
    return Frame([_plain(line) if ascii else line for line in lines][-height:], extent)


def _folded(whole: Page, width: int) -> Page:
    """The page with its long lines folded, and its anchor moved along."""
    before = _fold(whole.lines[: whole.anchor], width)
    return Page([*before, *_fold(whole.lines[whole.anchor :], width)], len(before))


def _fold(lines: Iterable[Text], width: int) -> list[Text]:
    folded: list[Text] = []
    for line in lines:
        for part in _tame(line).split("\n", allow_blank=True):
            folded += [part] if part.cell_len <= width else _hung(part, width)
    return folded


def _hung(line: Text, width: int) -> list[Text]:
    """A long line in pieces, those after the first indented deeper than it."""
    lead = INDENT.match(line.plain)
    indent = lead.end() if lead and lead.end() + HANGING <= width // 2 else 0
    hanging = indent + HANGING if width >= 2 * HANGING else 0
    first, rest = line[:indent], line[indent:]
    pieces = rest.wrap(FOLDING, max(width - hanging, 2), overflow="fold")
    return [(Text(" " * hanging) if n else first) + piece for n, piece in enumerate(pieces)]


def _extent(model: Model, shown: Page, room: int) -> Extent:
    top = shown.anchor if model.top is None else model.top
    if model.view == "course":  # the marked line is in the middle
        top = shown.anchor - room // 2
    extent = Extent(len(shown.lines), room)
    return Extent(extent.lines, room, max(0, min(top, extent.last)))


def _head(model: Model, width: int) -> Text:
    """The kata's name, where it stands in the course, and what is known of it."""
    at = catalog.KATAS.index(model.kata) + 1
    words, style = _summary(model)
    right = Text(f" {words} ", f"reverse bold {style}")
    left = Text(f" {model.kata.name}", "reverse bold")
    left.append(f"  {model.kata.rule}, {at} of {len(catalog.KATAS)}", "reverse not bold")
    left.truncate(max(0, width - right.cell_len), overflow="ellipsis")
    left.append(" " * (width - left.cell_len - right.cell_len), "reverse")
    whole = left + right
    whole.truncate(width)
    return whole


def _summary(model: Model) -> tuple[str, str]:
    if model.judging:
        return "judging…", ""
    if model.trouble:
        return "not judged", "red"
    if model.verdict is None:
        return "", ""
    if model.verdict.passed:
        return f"{OUTCOMES['passed']} passed", "green"
    return f"{OUTCOMES['failed']} {model.verdict.summary}", "red"


def _rule(extent: Extent, width: int) -> Text:
    """A line, which says how much there is if not all of it is seen."""
    told = ""
    if extent.last:
        end = min(extent.lines, extent.top + extent.room)
        told = f" lines {extent.top + 1} to {end} of {extent.lines}: j k, space, arrows "
    line = Text(told.rjust(width - 2, "─") + "──", "dim")
    line.truncate(width)
    return line


def _said(model: Model) -> list[Text]:
    told = [Text(model.trouble, "bold red")] if model.trouble else []
    told += [Text(model.unsaved, "bold red")] if model.unsaved else []
    if model.question:
        told.append(Text(QUESTIONS[model.question].format(model.kata.name), "bold yellow"))
    elif model.note:
        told.append(Text(model.note, "yellow"))
    return told


def _keys(model: Model) -> Text:
    if model.question:
        return Text("y yes   any other key: no", "bold")
    keys = ("n next kata", *KEYS[:2], *KEYS[3:]) if model.passed else KEYS
    told = Text()
    for each in OTHER_KEYS.get(model.view, keys):
        key, _, does = each.partition(" ")
        told += Text("  " if told else "").append(key, "bold").append(f" {does}", "")
    return told


def _tame(line: Text) -> Text:
    """Without tabs and control characters; of the same styles."""
    if line.plain.isprintable():
        return line
    line = line.copy()
    line.expand_tabs(4)
    line.plain = line.plain.translate(CONTROLS)
    return line


def _plain(line: Text) -> Text:
    line = line.copy()
    line.plain = line.plain.translate(ASCII).encode("ascii", "replace").decode()
    return line


QUESTIONS = {
    "reset": "Give {} its original text back? Yours is kept: u takes it back.",
    "solution": "{} does not pass yet. Show the solution all the same?",
}
