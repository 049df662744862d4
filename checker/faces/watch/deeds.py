"""What a key does to the learner's files and progress, and what of it is to be seen."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from checker import catalog, progress, work
from checker.after import KeptBack, after, official, section
from checker.faces.watch.model import Model
from checker.kata import Kata
from checker.text import short

Deed = Callable[[Model, Path], Model]


def opened(kata: Kata, root: Path) -> Model:
    """A kata's screen before its first verdict."""
    return Model(kata, file=short(kata.file(root)), judging=True)


def hint(model: Model, root: Path) -> Model:
    """The hints that are open; the first of all, and each further one, is opened by the key."""
    known = progress.read(root).get(model.kata, progress.Entry()).hints
    number, unsaved = max(known, model.hints), ""
    if model.view == "hints" or not number:
        number = min(number + 1, len(catalog.hints(model.kata)))
        if number > known:
            unsaved = _unsaved(progress.open_hint, model.kata, root)
    return replace(model, view="hints", hints=number, top=0, unsaved=unsaved)


def lesson(model: Model, root: Path) -> Model:
    """Where the lesson stands, and what in it is about this kata."""
    model = replace(model, view="lesson", top=0)
    if model.kata.rule not in catalog.RULES:
        return model
    heading = section(model.kata, catalog.lesson(model.kata.rule, catalog.HOME))
    place = catalog.lesson(model.kata.rule, root)
    return replace(model, lesson=short(place), section=heading)


def course(model: Model, root: Path) -> Model:
    """The course with its states, the kata that is open marked."""
    known = progress.read(root)
    states = {kata: progress.state(kata, root, known) for kata in catalog.KATAS}
    return replace(model, view="course", states=states, chosen=catalog.KATAS.index(model.kata))


def reset(model: Model, root: Path) -> Model:
    """The original text again."""
    kept = work.reset(model.kata, root)
    note = f"{model.kata.name} is as it was given out"
    return replace(model, note=f"{note}{_kept(kept)}", view="kata", top=0)


def undo(model: Model, root: Path) -> Model:
    """The version before the last that was replaced."""
    try:
        kept = work.undo(model.kata, root)
    except work.NothingKept as error:
        return replace(model, note=str(error))
    note = f"{model.kata.name} is as it was before"
    return replace(model, note=f"{note}{_kept(kept)}", view="kata", top=None)


def solution(model: Model, root: Path) -> Model:
    """The official answer; that it was seen before a pass is remembered."""
    try:
        texts = official(model.kata)
    except KeptBack as error:
        return replace(model, note=str(error))
    unsaved = "" if model.passed else _unsaved(progress.show_solution, model.kata, root)
    following = progress.following(model.kata, root, progress.read(root))
    return replace(
        model,
        view="solution",
        top=0,
        solution=texts,
        seen=model.seen or after(model.kata, root),
        following=following,
        unsaved=unsaved,
    )


def why(error: OSError, model: Model) -> str:
    """Why something could not be done, in a line."""
    place = short(Path(error.filename)) if error.filename else model.file
    return f"{place}: {error.strerror or error}"


def _unsaved(change: Callable[[Kata, Path], object], kata: Kata, root: Path) -> str:
    """Why a change of the progress was not saved; empty where it was."""
    try:
        change(kata, root)
    except progress.NotSaved as error:
        return str(error)
    return ""


def _kept(folder: Path | None) -> str:
    return f"; what it was is in {short(folder)}, and u takes it back" if folder else ""


DEEDS: dict[str, Deed] = {
    "hint": hint,
    "lesson": lesson,
    "course": course,
    "reset": reset,
    "undo": undo,
    "solution": solution,
}
WRITING = ("reset", "undo")  # the learner's files
