"""What a learner has achieved, in one small file: `.kata/progress.json` in the course's folder.

    {"asyncio/taskgroup/leaked_siblings":
        {"passed": "5f1c…", "since": "2026-11-30", "failed": "", "hints": 1, "solution": false}}

`passed` and `failed` are digests of the files last seen to pass, or to fail, together with the
checks that judged them. To move to another machine, copy the file.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, Literal

from filelock import FileLock

from checker import catalog, runner, work
from checker.kata import Kata
from checker.verdict import Verdict

FILE = Path(".kata/progress.json")
PATIENCE = 5.0  # seconds for another process that saves
State = Literal[
    "untouched",  # as it was given out
    "begun",  # edited, and does not pass
    "passed",
    "changed",  # has passed once; is now another, or has failed since
]
SIGNS: dict[State, str] = {"untouched": "·", "begun": "✗", "passed": "✓", "changed": "~"}
LEGEND = ", ".join(f"{sign} {state}" for state, sign in SIGNS.items())


class NotSaved(Exception):
    """The progress could not be written; the message is one line that says why."""


@contextmanager
def unsaved(tell: Callable[[NotSaved], object]) -> Iterator[None]:
    """What cannot be written is told, and is no reason to stop."""
    try:
        yield
    except NotSaved as error:
        tell(error)


@dataclass(frozen=True)
class Entry:
    """What is known of one kata."""

    passed: str = ""  # digest of the files that passed last
    since: str = ""  # the day of the first pass, as 2026-11-30
    failed: str = ""  # digest of the files that failed last
    hints: int = 0  # how many are open
    solution: bool = False  # whether the learner had it shown


Progress = dict[Kata, Entry]


def read(root: Path) -> Progress:
    """Of the katas that something is known of. A file that makes no sense counts as empty."""
    return {Kata(path): _entry(told) for path, told in _load(root / FILE).items()}


def state(kata: Kata, root: Path, progress: Progress) -> State:
    """What to call the kata's files as they are now."""
    entry = progress.get(kata, Entry())
    if entry.passed and entry.passed != entry.failed and entry.passed == digest(kata, root):
        return "passed"
    if entry.passed:
        return "changed"
    return "untouched" if untouched(kata, root) else "begun"


def unknown(kata: Kata, root: Path, progress: Progress) -> bool:
    """Whether the files must be judged to know their state."""
    entry = progress.get(kata, Entry())
    return not untouched(kata, root) and digest(kata, root) not in (entry.passed, entry.failed)


def unjudged(root: Path) -> dict[Kata, str]:
    """The katas whose files must be judged to know their state, and the digests of these."""
    known = read(root)
    return {kata: digest(kata, root) for kata in catalog.KATAS if unknown(kata, root, known)}


def states(
    root: Path, judged: Mapping[Kata, str], verdicts: Mapping[Kata, Verdict]
) -> dict[Kata, State]:
    """What to call every kata, once those that were unjudged have verdicts.

    True also where the progress could not be saved.
    """
    known = read(root)
    for kata, digest in judged.items():
        if verdicts[kata].passed:
            known[kata] = replace(known.get(kata, Entry()), passed=digest, failed="")
    return {kata: state(kata, root, known) for kata in catalog.KATAS}


def untouched(kata: Kata, root: Path) -> bool:
    """Whether the learner's files are those that were given out."""
    try:
        return work.contents(kata.file(root)) == work.contents(kata.original)
    except OSError:
        return False


def digest(kata: Kata, root: Path) -> str:
    """A short name for the learner's files and the checks that judge them."""
    told = hashlib.sha256(kata.checks.read_bytes())
    try:
        for name, text in sorted(work.contents(kata.file(root)).items()):
            told.update(f"\0{name}\0{len(text)}\0".encode(errors="surrogateescape") + text)
    except OSError as error:
        told.update(repr(error).encode())
    return told.hexdigest()[:16]


def judge(katas: Iterable[Kata], root: Path, **bounds: Any) -> Iterator[tuple[Kata, Verdict]]:
    """The verdicts of `runner.judge` on the learner's files, each noted before it is given.

    Raises NotSaved after the last, if one could not be noted.
    """
    trials = [runner.Trial(kata, kata.file(root)) for kata in katas]
    notes = Notes([trial.kata for trial in trials], root)
    for trial, verdict in runner.judge(trials, **bounds):
        notes.take(trial.kata, verdict)
        yield trial.kata, verdict
    if notes.complaint:
        raise notes.complaint


class Notes:
    """Notes of verdicts on katas whose files are as they were when it was made.

    `complaint` is the last NotSaved, if there was one.
    """

    def __init__(self, katas: Iterable[Kata], root: Path) -> None:
        self.complaint: NotSaved | None = None
        self._root = root
        self._judged = {kata: digest(kata, root) for kata in katas}

    def take(self, kata: Kata, verdict: Verdict) -> None:
        if self._judged[kata] == digest(kata, self._root):
            try:
                note(kata, verdict, self._judged[kata], self._root)
            except NotSaved as error:
                self.complaint = error


def note(kata: Kata, verdict: Verdict, judged: str, root: Path) -> None:
    """Remember what came of the files with that digest. Raises NotSaved."""
    if any(result.hindered for result in verdict.results):
        return
    entry = read(root).get(kata, Entry())
    if verdict.passed and (entry.passed != judged or entry.failed == judged):
        failed = "" if entry.failed == judged else entry.failed
        since = entry.since or date.today().isoformat()
        _change(kata, root, passed=judged, failed=failed, since=since)
    elif not verdict.passed and entry.failed != judged:
        _change(kata, root, failed=judged)


def hint(kata: Kata, root: Path, number: int | None = None) -> int:
    """The number of a hint to show: of the next, which is open from now on, or of one that is open.

    Raises NotSaved, and UnknownPath for a hint that there is not, or that is not open yet.
    """
    if not (last := len(catalog.hints(kata))):
        raise catalog.UnknownPath(f"{kata.path} has no hints")
    if number is None:
        return open_hint(kata, root)
    if not 1 <= number <= last:
        raise catalog.UnknownPath(f"there is no hint {number}; ask for 1 to {last}")
    opened = read(root).get(kata, Entry()).hints
    if number > max(opened, 1):
        raise catalog.UnknownPath(
            f"hint {number} is not open yet; without a number you open hint {opened + 1}"
        )
    return number


def open_hint(kata: Kata, root: Path) -> int:
    """One more hint is open, as far as there are more; how many are. Raises NotSaved."""
    opened = min(read(root).get(kata, Entry()).hints + 1, len(catalog.hints(kata)))
    _change(kata, root, hints=opened)
    return opened


def show_solution(kata: Kata, root: Path) -> None:
    """Remember that the learner has seen the solution. Raises NotSaved."""
    _change(kata, root, solution=True)


def following(kata: Kata | None, root: Path, progress: Progress) -> Kata | None:
    """The next kata that has not passed, after this one in the course, else from its start."""
    at = catalog.KATAS.index(kata) + 1 if kata else 0
    rest = (*catalog.KATAS[at:], *catalog.KATAS[: max(at - 1, 0)])
    return next((each for each in rest if state(each, root, progress) != "passed"), None)


def _change(kata: Kata, root: Path, **changes: Any) -> None:
    """Two processes at once lose nothing of each other's."""
    file = root / FILE
    try:
        work.make_room(root)
        with FileLock(file.with_suffix(".lock"), timeout=PATIENCE):
            work.tidy(file)
            _keep_broken(file)
            told = _load(file)
            old = told.get(kata.path)
            more = old if isinstance(old, dict) else {}  # what a later version says besides
            told[kata.path] = more | asdict(replace(_entry(old), **changes))
            work.write(file, json.dumps(told, indent=1).encode())
    except OSError as error:
        why = error.strerror or str(error)
        raise NotSaved(f"the progress was not saved in {file}: {why}") from error


def _load(file: Path) -> dict[str, Any]:
    try:
        told = json.loads(file.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _keep_broken(file: Path) -> None:
    """A file that somebody has spoiled is put aside, so that it can be mended by hand."""
    if file.exists() and not _load(file) and file.read_bytes().strip() != b"{}":
        moment = datetime.now().strftime(work.MOMENT)
        file.replace(file.with_name(f"progress-{moment}-broken.json"))


def _entry(told: object) -> Entry:
    """Of what was read, as far as it makes sense; a later version may say more."""
    if not isinstance(told, dict):
        return Entry()
    kinds = {field.name: type(field.default) for field in fields(Entry)}
    sound: dict[str, Any] = {
        name: value for name, value in told.items() if type(value) is kinds.get(name)
    }
    return replace(entry := Entry(**sound), hints=max(0, entry.hints))
