"""All folders judged in one run: no more files at a time than there are cores."""

from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import datetime

from checker import catalog, runner
from checker.kata import Kata
from checker.progress import Entry
from checker.report.folder import Find, Folder, find, known
from checker.report.row import Failure, Learner, Report, Row, State
from checker.report.words import line, safe
from checker.runner import Trial
from checker.verdict import Result, Verdict

Key = tuple[Kata, str]  # a kata, and the digest of the files that answer it
Watch = Callable[[Iterable[tuple[Trial, Verdict]], int], Iterable[tuple[Trial, Verdict]]]
Finds = dict[Kata, Find]


def collect(
    folders: Sequence[Folder],
    katas: Sequence[Kata],
    *,
    deadline: float = runner.DEADLINE,
    watch: Watch = lambda verdicts, total: verdicts,
) -> Report:
    """What came of the katas in all these folders, in which nothing is written.

    Files of the same content are judged once. `watch` sees the verdicts pass, and is told how
    many will come.
    """
    finds = {each: {kata: find(kata, each.place) for kata in katas} for each in _sound(folders)}
    first = _first(finds)
    judged = _judge(first, deadline, watch)
    learners = tuple(_learner(each, finds.get(each, {}), first, judged) for each in folders)
    total = sum(bool(each.digest) for found in finds.values() for each in found.values())
    made = datetime.now().astimezone().isoformat(timespec="minutes")
    return Report(made, learners, len(judged), total - len(judged))


def _sound(folders: Iterable[Folder]) -> list[Folder]:
    return [each for each in folders if not each.amiss]


def _first(finds: dict[Folder, Finds]) -> dict[Key, Folder]:
    """The first folder with each content of each kata."""
    first: dict[Key, Folder] = {}
    for folder, found in finds.items():
        for kata, each in found.items():
            if each.digest:
                first.setdefault((kata, each.digest), folder)
    return first


def _judge(first: dict[Key, Folder], deadline: float, watch: Watch) -> dict[Key, Row]:
    """A row for each content. Its verdict is let go: the pictures of many take much memory."""
    keys = {Trial(key[0], key[0].file(folder.place)): key for key, folder in first.items()}
    verdicts = runner.judge(keys, deadline=deadline)
    assert isinstance(verdicts, Generator)
    rows = {}
    with closing(verdicts):
        for trial, verdict in watch(verdicts, len(keys)):
            rows[keys[trial]] = _row(trial.kata, verdict)
    return rows


def _row(kata: Kata, verdict: Verdict) -> Row:
    hindered = [each for each in verdict.results if each.hindered]
    return Row(
        kata.path,
        "not judged" if hindered else "passed" if verdict.passed else "begun",
        len(verdict.results),
        sum(each.outcome == "passed" for each in verdict.results),
        tuple(_failure(each) for each in verdict.results if each.outcome == "failed"),
        why=line(hindered[0].saw) if hindered else "",
    )


def _failure(result: Result) -> Failure:
    facts = {name: safe(words) for name, words in result.facts.items()}
    return Failure(facts.get("promised", ""), facts.get("saw", ""), facts.get("where", ""))


def _learner(
    folder: Folder, found: Finds, first: dict[Key, Folder], judged: dict[Key, Row]
) -> Learner:
    progress, note = ({}, "") if folder.amiss else known(folder.place)
    rows = []
    for kata, each in found.items():
        row = Row(kata.path, each.state, len(catalog.checks(kata)), why=each.why)
        if each.digest:
            same = first[kata, each.digest]
            row = judged[kata, each.digest]
            row = replace(row, same_as="" if same is folder else same.name)
        rows.append(_with_history(row, progress.get(kata, Entry())))
    return Learner(folder.name, line(str(folder.place)), folder.amiss, note, tuple(rows))


def _with_history(row: Row, entry: Entry) -> Row:
    """The row with what the learner's progress says besides."""
    state: State = "changed" if row.state == "begun" and entry.passed else row.state
    return replace(
        row, state=state, hints=entry.hints, solution=entry.solution, since=line(entry.since)
    )
