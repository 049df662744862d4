"""`%%kata` and `%kata`: the course in a notebook."""

from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import Markdown, display

from checker import catalog, runner
from checker.html import verdict_html
from checker.kata import Kata
from checker.text import verdict_text
from checker.verdict import SIGNS, Verdict

BACKUPS = ".kata/backups"


def load(shell: InteractiveShell) -> None:
    """What `%load_ext checker` does."""
    register: Any = shell.register_magic_function  # its types are wrong
    register(judge_cell, "cell", "kata")
    register(partial(command, shell), "line", "kata")


def judge_cell(line: str, cell: str) -> None:
    """`%%kata PATH`: save the cell as the learner's file, and judge the kata."""
    root = _root()
    kata = _one(line, root)
    if backup := save(_file(line, kata, root), cell, root):
        print(f"saved; what was there is in {backup.relative_to(root).as_posix()}")
    display(Shown(_judged([kata], root)[kata]))


def command(shell: InteractiveShell, line: str) -> None:
    """`%kata`: state and next; `%kata load PATH`; `%kata hint PATH [NUMBER]`."""
    match line.split():
        case []:
            _state()
        case ["load", path]:
            root = _root()
            file = _file(path, _one(path, root), root)
            text = file.read_text(encoding="utf-8")
            shell.set_next_input(f"%%kata {_path(file, root)}\n{text.rstrip()}")
        case ["hint", path]:
            _hint(path, "1")
        case ["hint", path, number]:
            _hint(path, number)
        case _:
            raise UsageError(f"ask {USAGE}")


class Shown:
    """A verdict as a cell's output: HTML, or the terminal's text where there is no HTML."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict

    def __repr__(self) -> str:
        return verdict_text(self.verdict)

    def _repr_html_(self) -> str:
        return verdict_html(self.verdict)


def save(file: Path, text: str, root: Path) -> Path | None:
    """Write the learner's file. What was there, if it differs, goes to the file returned."""
    new = text.encode()
    old = file.read_bytes() if file.is_file() else None
    if old == new:
        return None
    backup = None
    if old is not None:
        backup = _backup_file(file, root)
        backup.parent.mkdir(parents=True, exist_ok=True)
        backup.write_bytes(old)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(new)
    return backup


def _state() -> None:
    """The course with what has passed, and what is next."""
    root = _root()
    verdicts = _judged(catalog.KATAS, root)
    lines = [
        f"- {SIGNS['passed' if verdict.passed else 'not run']} `{kata.name}` "
        f"{catalog.title(kata).partition(':')[2].strip()}"
        for kata, verdict in verdicts.items()
    ]
    left = [kata for kata, verdict in verdicts.items() if not verdict.passed]
    lines.append(f"\nNext: `%kata load {left[0].name}`" if left else "\nEvery kata passes.")
    display(Markdown("\n".join(lines)))


def _hint(path: str, number: str) -> None:
    kata = _one(path, _root())
    hints = catalog.hints(kata)
    if number not in [str(each) for each in range(1, len(hints) + 1)]:
        raise UsageError(f"there is no hint {number}; ask for 1 to {len(hints)}")
    display(Markdown(f"hint {number} of {len(hints)}: {hints[int(number) - 1]}"))
    if int(number) < len(hints):
        display(Markdown(f"one more: `%kata hint {kata.name} {int(number) + 1}`"))


def _backup_file(file: Path, root: Path) -> Path:
    """A name that no earlier backup has, not even one of the same second."""
    moment = datetime.now().strftime("%Y-%m-%d_%H-%M-%S-%f")
    return root / BACKUPS / _path(file, root) / f"{moment}.py"


def _root() -> Path:
    return catalog.find_root(Path.cwd())


def _one(path: str, root: Path) -> Kata:
    """The kata at a path. Raises UsageError with what would be right."""
    if not path.strip():
        raise UsageError(USAGE)
    try:
        found = catalog.find(path.strip(), root)
    except catalog.UnknownPath as error:
        raise UsageError(str(error)) from None
    if len(found) > 1:
        raise UsageError(f"one kata at a time; at {path!r} are {', '.join(k.path for k in found)}")
    return found[0]


def _file(path: str, kata: Kata, root: Path) -> Path:
    """The one file that a path names. A cell holds no more than one."""
    found = catalog.find_files(path.strip(), kata, root)
    if len(found) > 1:
        each = ", ".join(f"`{_path(file, root)}`" for file in found)
        raise UsageError(f"{kata.name} has {len(found)} files, and a cell holds one: {each}")
    return found[0]


def _path(file: Path, root: Path) -> str:
    """What the course calls a learner's file."""
    return file.relative_to(root / "katas").with_suffix("").as_posix()


def _judged(katas: tuple[Kata, ...] | list[Kata], root: Path) -> dict[Kata, Verdict]:
    runner.warm_up(catalog.KATAS)  # a notebook may go on with any of them
    trials = [runner.Trial(kata, kata.file(root)) for kata in katas]
    verdicts = {trial.kata: verdict for trial, verdict in runner.judge(trials)}
    return {kata: verdicts[kata] for kata in katas}


USAGE = "`%%kata PATH`, `%kata`, `%kata load PATH` or `%kata hint PATH [NUMBER]`"
