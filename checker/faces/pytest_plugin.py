"""`pytest katas/asyncio` grades the learner's files."""

import os
from collections import defaultdict
from collections.abc import Generator, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import pytest
from _pytest._code.code import ReprFileLocation, TerminalRepr
from _pytest._io import TerminalWriter
from _pytest.pathlib import bestrelpath

from checker import catalog, progress, runner
from checker.kata import Kata, files
from checker.text import failure_text
from checker.verdict import Result, Verdict

GRADING = pytest.StashKey["Grading"]()
ROOT = pytest.StashKey[Path]()
TREES = ("katas", "solutions")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.getgroup("katas").addoption(
        "--kata-deadline",
        type=float,
        default=runner.DEADLINE,
        metavar="SECONDS",
        help="real time that one learner's file may take (default: %(default)g)",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Say early what cannot be found, and start early what takes long."""
    try:
        catalog.use(_root(config))
    except catalog.UnknownPath as error:
        raise pytest.UsageError(str(error)) from error
    if other := next((each for each in config.args if _elsewhere(config, each)), ""):
        raise pytest.UsageError(ANOTHER.format(other, config.args[0]))
    asked = [each for each in config.args if _tree(config, each)]
    for each in asked:
        if not _place(config, each).exists():
            raise pytest.UsageError(_unknown(each, _root(config)))
    config.args[:] = [_main(config, each) for each in config.args]
    if asked:
        if not config.option.collectonly:
            runner.warm_up(_katas_at(asked, config))
        if getattr(config.option, "dist", None) == "load":
            config.option.dist = "loadfile"  # a file is judged once, by one worker


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    """All workers judge on one PostgreSQL server, which ends with this process."""
    runner.share(_katas_at(config.args, config))


def pytest_collect_directory(path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    root = _root(parent.config)
    kata = catalog.at(path, root)
    if kata and path.suffix == ".py":  # a folder stands where the file should be
        return KataFile.from_parent(parent, path=path, kata=kata, place=path)
    if any(path.is_relative_to(root / tree) for tree in TREES):
        return KataFolder.from_parent(parent, path=path)
    return None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """The checker's own words, in an error too: for that, items have no hook."""
    report = yield
    error = call.excinfo and call.excinfo.value
    if isinstance(error, PromiseBroken) and isinstance(item, KataItem):
        report.longrepr = Failure(item.trial[1], error.result)
    return report


def pytest_collection_finish(session: pytest.Session) -> None:
    session.config.stash[GRADING] = Grading(session)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Where to go from a failure, and that the progress was not saved."""
    failed = {str(r.nodeid).partition("::")[0] for r in terminalreporter.getreports("failed")}
    root = _root(terminalreporter.config)
    for file in sorted(each for each in failed if each.startswith("katas/")):
        if kata := catalog.at(root / file, root):
            terminalreporter.write_line(f"a hint:  kata hint {kata.handle}")
    grading = terminalreporter.config.stash.get(GRADING, None)
    if grading and grading.notes.complaint:
        terminalreporter.write_line(str(grading.notes.complaint))


class KataFolder(pytest.Directory):
    """A folder of the course: it holds what the course says, whatever became of the files."""

    def collect(self) -> Iterator[pytest.Collector]:
        root = _root(self.config)
        solutions = self.path.is_relative_to(root / "solutions")
        seen = set()
        for kata in catalog.KATAS:
            place = kata.solution(root) if solutions else kata.file(root)
            file, *_ = files(place)
            if file.parent == self.path:
                yield KataFile.from_parent(self, path=file, kata=kata, place=place)
            elif file.is_relative_to(self.path):
                folder = self.path / file.relative_to(self.path).parts[0]
                if folder not in seen:
                    seen.add(folder)
                    yield KataFolder.from_parent(self, path=folder)


class KataFile(pytest.File):
    """A learner's file, of several the main one, as the promises that it is to keep."""

    def __init__(self, *, kata: Kata, place: Path, **rest: Any) -> None:
        super().__init__(**rest)
        self.kata = kata
        self.place = place

    def collect(self) -> Iterator["KataItem"]:
        for check in catalog.checks(self.kata):
            yield KataItem.from_parent(self, name=check.name, trial=(self.kata, self.place))


class KataItem(pytest.Item):
    """One promise about one learner's file."""

    def __init__(self, *, trial: tuple[Kata, Path], **rest: Any) -> None:
        super().__init__(**rest)
        self.trial = trial

    def setup(self) -> None:
        """An error, and no failure, where the machine did not let the check run."""
        result, _ = self.config.stash[GRADING].result(self)
        if result.hindered:
            raise PromiseBroken(result)

    def runtest(self) -> None:
        result, printed = self.config.stash[GRADING].result(self)
        if result.outcome == "not run":
            pytest.skip("not run: an earlier check of this file failed first")
        if result.outcome == "failed":
            if printed:
                self.add_report_section("call", "stdout", printed)
            raise PromiseBroken(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Not by a traceback through the checker: to draw it took pytest 0.1 s for each failure."""
        if isinstance(excinfo.value, PromiseBroken):
            return Failure(self.trial[1], excinfo.value.result)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, f"{self.trial[0].path}::{self.name}"


class Failure(TerminalRepr):
    """A failed check as pytest prints it, with the place that editors can jump to."""

    def __init__(self, place: Path, result: Result) -> None:
        file = place / result.file if result.file else files(place)[0]
        self.text = failure_text(result)
        self.reprcrash = ReprFileLocation(str(file), result.line or 1, result.saw)

    def toterminal(self, tw: TerminalWriter) -> None:
        tw.line(self.text)
        tw.line(
            f"{bestrelpath(Path.cwd(), Path(self.reprcrash.path))}:{self.reprcrash.lineno}: ",
            red=True,
        )


class PromiseBroken(Exception):
    """A check failed, or could not be run."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.saw)
        self.result = result


class Grading:
    """The verdicts on the selected items' files, made while pytest asks for them in turn."""

    def __init__(self, session: pytest.Session) -> None:
        wanted = defaultdict(set)
        for item in session.items:
            if isinstance(item, KataItem):
                wanted[item.trial].add(item.name)
        self._trials = {t: runner.Trial(*t, frozenset(names)) for t, names in wanted.items()}
        self._deadline: float = session.config.getoption("kata_deadline")
        self._root = _root(session.config)
        self.notes = progress.Notes((t.kata for t in self._trials.values()), self._root)
        self._verdicts: dict[tuple[Kata, Path], Verdict] = {}
        distributed = hasattr(session.config, "workerinput")
        self._judging = None if distributed else self._judge(*self._trials.values())

    def result(self, item: KataItem) -> tuple[Result, str]:
        """What came of the item's check, and what its file printed."""
        while item.trial not in self._verdicts:
            judging = self._judging or self._judge(self._trials[item.trial])
            trial, verdict = next(judging)
            self._verdicts[trial.kata, trial.file] = verdict
            whole = len(verdict.results) == len(catalog.checks(trial.kata))
            if whole and trial.file == trial.kata.file(self._root):
                self.notes.take(trial.kata, verdict)
        verdict = self._verdicts[item.trial]
        return next(r for r in verdict.results if r.check == item.name), verdict.printed

    def _judge(self, *trials: runner.Trial) -> Iterator[tuple[runner.Trial, Verdict]]:
        return runner.judge(trials, deadline=self._deadline)


def _root(config: pytest.Config) -> Path:
    """The folder of the course that pytest is asked about; where there is none, nothing is ours."""
    if ROOT not in config.stash:
        asked = _place(config, config.args[0]) if config.args else config.rootpath
        try:
            config.stash[ROOT] = catalog.find_root(asked if asked.exists() else config.rootpath)
        except catalog.UnknownPath:
            config.stash[ROOT] = config.rootpath
    return config.stash[ROOT]


def _elsewhere(config: pytest.Config, argument: str) -> bool:
    """Whether it lies in another course, whose katas this run would pass over in silence."""
    place = _place(config, argument)
    try:
        root = catalog.find_root(place)
    except catalog.UnknownPath:
        return False
    return root != _root(config) and place.is_relative_to(root)


def _file_of(argument: str) -> str:
    return argument.partition("::")[0]


def _place(config: pytest.Config, argument: str) -> Path:
    return Path(os.path.normpath(config.invocation_params.dir / _file_of(argument)))


def _tree(config: pytest.Config, argument: str) -> str | None:
    """Which of the course's trees an argument lies in."""
    place = _place(config, argument)
    return next((t for t in TREES if place.is_relative_to(_root(config) / t)), None)


def _main(config: pytest.Config, argument: str) -> str:
    """For any of a kata's files, the one that its checks are collected in."""
    place, root = _place(config, argument), _root(config)
    kata = catalog.at(place, root)
    wholes = (kata.file(root), kata.solution(root)) if kata else ()
    main = next((files(each)[0] for each in wholes if each in place.parents), None)
    return str(main) + argument[len(_file_of(argument)) :] if main else argument


def _katas_at(arguments: list[str], config: pytest.Config) -> list[Kata]:
    root = _root(config)
    places = [_place(config, each) for each in arguments]
    return [
        kata
        for kata in catalog.KATAS
        for file, *_ in (files(kata.file(root)), files(kata.solution(root)))
        if any(file.is_relative_to(place) for place in places)
    ]


def _unknown(argument: str, root: Path) -> str:
    known = [k.file(root).relative_to(root) for k in catalog.KATAS]
    known += [parent for file in known for parent in file.parents]
    names = sorted({path.as_posix() for path in known} - {"."})
    near = get_close_matches(argument, names, n=3) or names[:1]
    return f"there is no {argument}" + (f"; the nearest: {', '.join(near)}" if near else "")


ANOTHER = "{} is of another course than {}; let pytest grade one at a time"
