"""Verdicts in a notebook, with a line that counts where there are many."""

from collections.abc import Iterable
from pathlib import Path

from IPython.core.interactiveshell import InteractiveShell
from IPython.display import DisplayHandle, display

from checker import catalog, progress, runner
from checker.faces.magics.shown import Shown
from checker.kata import Kata
from checker.progress import State
from checker.verdict import Verdict


def judged(kata: Kata, root: Path) -> Verdict:
    """The verdict on the learner's files; that the progress is not saved is told."""
    return _judged([kata], root, None)[kata]


def passes(kata: Kata, root: Path) -> bool:
    """Whether the learner's files pass; they are judged unless that is known."""
    known = progress.read(root)
    if progress.unknown(kata, root, known):
        return judged(kata, root).passed
    return progress.state(kata, root, known) == "passed"


def states(shell: InteractiveShell, root: Path) -> tuple[dict[Kata, State], DisplayHandle | None]:
    """The state of every kata, and the line that counted, if there was any.

    Only what was edited since it was judged is judged again.
    """
    unjudged = progress.unjudged(root)
    line = _line(shell, len(unjudged))
    return progress.states(root, unjudged, _judged(unjudged, root, line)), line


def _line(shell: InteractiveShell, number: int) -> DisplayHandle | None:
    """Which can be drawn anew; a terminal's IPython would write one below the other."""
    if not number:
        return None
    if not hasattr(shell, "kernel"):
        print(f"judging {number} that changed")
        return None
    handle: DisplayHandle | None = display(_count(0, number), display_id=True)
    return handle


def _judged(katas: Iterable[Kata], root: Path, line: DisplayHandle | None) -> dict[Kata, Verdict]:
    wanted = list(katas)
    verdicts: dict[Kata, Verdict] = {}
    if wanted:
        runner.warm_up(catalog.KATAS)  # a notebook may go on with any of them
    with progress.unsaved(print):
        for kata, verdict in progress.judge(wanted, root):
            verdicts[kata] = verdict
            if line:
                line.update(_count(len(verdicts), len(wanted)))
    return verdicts


def _count(done: int, number: int) -> Shown:
    return Shown(f"judging what changed: {done} of {number}")
