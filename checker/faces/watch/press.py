"""What a key changes of the screen, and what there is to do besides."""

from dataclasses import replace
from typing import Literal

from checker import catalog
from checker.faces.watch.model import Extent, Model

Deed = Literal[
    "", "open", "judge", "hint", "lesson", "course", "reset", "undo", "solution", "redraw", "quit"
]
SCROLLS = {"j": 1, "down": 1, "k": -1, "up": -1}
PAGES = {"space": 1, "pagedown": 1, "b": -1, "pageup": -1}
ENDS = {"g": -1, "home": -1, "G": 1, "end": 1}
DEEDS: dict[str, Deed] = {
    "h": "hint",
    "l": "lesson",
    "c": "course",
    "u": "undo",
    "ctrl-l": "redraw",
    "q": "quit",
}


def press(model: Model, key: str, extent: Extent) -> tuple[Model, Deed]:
    """The screen after a key; `extent` says how much of the one before is to be seen."""
    model = replace(model, note="")
    if model.question:
        return _answer(model, key)
    if key in SCROLLS | PAGES | ENDS:
        return _moved(model, key, extent), ""
    if key == "esc" or (model.view, key) in {("lesson", "l"), ("course", "c"), ("keys", "?")}:
        return replace(model, view="kata", top=0 if model.verdict is None else None), ""
    if key == "?":
        return replace(model, view="keys", top=0), ""
    if key == "enter":
        return _entered(model)
    if key in ("n", "p"):
        return _gone(model, key)
    if key == "r":
        return replace(model, question="reset"), ""
    if key == "s":
        return (model, "solution") if model.passed else (replace(model, question="solution"), "")
    return model, DEEDS.get(key, "")


def _answer(model: Model, key: str) -> tuple[Model, Deed]:
    asked, model = model.question, replace(model, question="")
    if key in ("y", "Y"):
        return model, asked
    return replace(model, note="nothing was done"), "quit" if key == "q" else ""


def _moved(model: Model, key: str, extent: Extent) -> Model:
    if model.view == "course":
        return replace(model, chosen=_step(key, model.chosen, len(catalog.KATAS) - 1, extent.room))
    return replace(model, top=_step(key, extent.top, extent.last, extent.room))


def _step(key: str, at: int, last: int, room: int) -> int:
    """Where a key leads from here, between 0 and the last."""
    if key in ENDS:
        return 0 if ENDS[key] < 0 else last
    by = SCROLLS.get(key) or PAGES[key] * max(1, room - 1)
    return max(0, min(last, at + by))


def _entered(model: Model) -> tuple[Model, Deed]:
    if model.view == "course":
        return replace(model, kata=catalog.KATAS[model.chosen]), "open"
    if model.view == "kata":
        return model, "judge"
    return replace(model, view="kata", top=None), ""


def _gone(model: Model, key: str) -> tuple[Model, Deed]:
    """To a neighbour in the course; from a kata that passes, on to the next that does not."""
    if key == "n" and model.passed and model.following:
        return replace(model, kata=model.following), "open"
    at = catalog.KATAS.index(model.kata) + (1 if key == "n" else -1)
    if not 0 <= at < len(catalog.KATAS):
        which = "last" if key == "n" else "first"
        return replace(model, note=f"{model.kata.name} is the {which} kata of the course"), ""
    return replace(model, kata=catalog.KATAS[at]), "open"
