"""`%%kata PATH` saves a cell and judges it; `%kata …` loads, helps, takes back and shows."""

from collections.abc import Callable
from difflib import get_close_matches
from pathlib import Path

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display

from checker import catalog, progress, work
from checker.after import after, official
from checker.faces.magics import asked, judging, shown
from checker.kata import Kata, files


class Course:
    """The course in one notebook, which knows what it was last about."""

    def __init__(self, shell: InteractiveShell) -> None:
        self.shell = shell
        self.last: Kata | None = None

    def judge_cell(self, line: str, cell: str) -> None:
        """`%%kata PATH`: save the cell as the learner's file, and judge the kata."""
        if not line.strip():
            raise UsageError(f"say which kata: {USAGE}")
        with asked.one_line():
            root = asked.root()
            kata = self._kata(line.strip(), root)
            kept = work.save(kata, asked.file(line.strip(), kata, root), cell.encode(), root)
        if kept:
            print(f"saved; what was there is in {_short(kept, root)}")
        verdict = judging.judged(kata, root)
        _show(shown.verdict(verdict))
        if verdict.passed:
            _show(shown.after(after(kata, root), _following(kata, root), root))

    def command(self, line: str) -> None:
        """`%kata`: state and next; `%kata load PATH`; and what else USAGE names."""
        name, *rest = line.split() or ["state"]
        if name not in COMMANDS:
            near = get_close_matches(name, COMMANDS, 1) if name != "state" else []
            hint = f"did you mean `%kata {near[0]}`? " if near else ""
            raise UsageError(f"there is no `%kata {name}`; {hint}There are {USAGE}")
        options = {word for word in rest if word.startswith("--")}
        words = [word for word in rest if word not in options]
        with asked.one_line():
            COMMANDS[name](self, words, options)

    def state(self, words: list[str], options: set[str]) -> None:
        """The course with its state."""
        _refuse(words, options, 0)
        states, line = judging.states(self.shell, asked.root())
        course = shown.course(states)
        if line:
            line.update(course)
        else:
            _show(course)

    def load(self, words: list[str], options: set[str]) -> None:
        """A file of the learner's into the next cell."""
        _refuse(words, options, 1)
        root = asked.root()
        self._put(asked.file(words[0], self._kata(words[0], root), root), root)

    def next(self, words: list[str], options: set[str]) -> None:
        """The next kata that has not passed into the next cell."""
        _refuse(words, options, 0)
        root = asked.root()
        kata = _following(self.last, root)
        if not kata:
            _show(shown.words("Every kata passes."))
            return
        self.last = kata
        self._put(asked.file(kata.path, kata, root), root)

    def hint(self, words: list[str], options: set[str]) -> None:
        """One more hint, or one that is open."""
        _refuse(words, options, 1, 2)
        root = asked.root()
        kata = self._kata(words[0], root)
        hints = catalog.hints(kata)
        number = 1  # where it cannot be saved how many are open
        with progress.unsaved(print):
            number = progress.hint(kata, root, _number(words[1:]))
        told = f"hint {number} of {len(hints)}: {hints[number - 1]}"
        if number < len(hints):
            told += f"\n\none more: `%kata hint {kata.handle}`"
        _show(shown.words(told))

    def reset(self, words: list[str], options: set[str]) -> None:
        """The kata as it was given out, or, with --undo, as it was before."""
        _refuse(words, options, 1, known="--undo")
        root = asked.root()
        kata = self._kata(words[0], root)
        kept = work.undo(kata, root) if options else work.reset(kata, root)
        done = f"{kata.path} is as it was {'before' if options else 'given out'}"
        if kept:
            done += f"; what it was until now is in {_short(kept, root)}"
            done += f"\n\ntake it back: `%kata reset --undo {kata.handle}`"
        _show(shown.words(done))
        if len(files(kata.file(root))) == 1:
            self._put(kata.file(root), root)

    def solution(self, words: list[str], options: set[str]) -> None:
        """The official solution, once the kata passes, or, with --yes, before that."""
        _refuse(words, options, 1, known="--yes")
        root = asked.root()
        kata = self._kata(words[0], root)
        passed = judging.passes(kata, root)
        if not passed and not options:
            raise UsageError(f"{kata.path} does not pass yet; {GIVE_UP.format(kata.handle)}")
        texts = official(kata)
        if not passed:
            with progress.unsaved(print):
                progress.show_solution(kata, root)
        _show(shown.solution(texts))
        _show(shown.after(after(kata, root), _following(kata, root), root, whole=True))

    def _kata(self, path: str, root: Path) -> Kata:
        self.last = catalog.find_one(path, root)
        return self.last

    def _put(self, file: Path, root: Path) -> None:
        """Into the next cell, as text that saves and judges it."""
        try:
            text = file.read_text(encoding="utf-8-sig").rstrip()
        except UnicodeDecodeError:
            raise UsageError(f"{file} is no text in UTF-8: mend it there, or {RESET}") from None
        self.shell.set_next_input(f"%%kata {asked.course_path(file, root)}\n{text}")


Step = Callable[[Course, list[str], set[str]], None]
COMMANDS: dict[str, Step] = {
    "state": Course.state,
    "load": Course.load,
    "next": Course.next,
    "hint": Course.hint,
    "reset": Course.reset,
    "solution": Course.solution,
}


def _following(kata: Kata | None, root: Path) -> Kata | None:
    """What has not passed, after this kata if possible, it itself last of all."""
    known = progress.read(root)
    return progress.following(kata, root, known) or progress.following(None, root, known)


def _refuse(words: list[str], options: set[str], *numbers: int, known: str = "") -> None:
    """More or fewer words than a command takes, and options that it does not."""
    if len(words) not in numbers or options - {known}:
        raise UsageError(f"ask one of {USAGE}")


def _number(words: list[str]) -> int | None:
    if words and not words[0].isdecimal():
        raise UsageError(f"a hint's number is 1, 2 or 3, and not {words[0]!r}")
    return int(words[0]) if words else None


def _show(what: shown.Shown) -> None:
    display(what)


def _short(folder: Path, root: Path) -> str:
    return folder.relative_to(root).as_posix()


RESET = "`%kata reset PATH` brings the original, and keeps what you have"
GIVE_UP = "`%kata solution {} --yes` shows it all the same"
USAGE = (
    "`%%kata PATH`, `%kata`, `%kata load PATH`, `%kata next`, `%kata hint PATH [NUMBER]`, "
    "`%kata reset PATH [--undo]` or `%kata solution PATH [--yes]`"
)
