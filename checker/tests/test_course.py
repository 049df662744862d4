"""The course keeps its own promises: katas fail, solutions pass, attempts earn their names."""

import ast
import sys
from pathlib import Path

import pytest

from checker import catalog, pack, runner
from checker.attempt import Attempt, attempts
from checker.kata import CHECKS, Kata, files, names
from checker.verdict import Verdict

ROOT = Path(__file__).parents[2]
EVERY_KATA = pytest.mark.parametrize("kata", catalog.KATAS, ids=lambda kata: kata.path)
EVERY_ATTEMPT = pytest.mark.parametrize(
    ("kata", "attempt"),
    [
        pytest.param(kata, attempt, id=f"{kata.path}/{attempt.name}")
        for kata in catalog.KATAS
        for attempt in attempts(kata)
    ],
)


@EVERY_KATA
def test_an_untouched_kata_fails_for_a_broken_promise(kata: Kata) -> None:
    verdict = judged(kata, kata.original)
    failed = [result for result in verdict.results if result.outcome == "failed"]
    assert failed
    assert {result.cause for result in failed} <= {"wrong", "timed out"}
    assert all(result.line for result in failed), "a failure names the learner's line"


@EVERY_ATTEMPT
def test_an_attempt_earns_what_its_name_says(kata: Kata, attempt: Attempt, tmp_path: Path) -> None:
    file = attempt.hand_in(kata, ROOT, tmp_path)
    if attempt.right:
        verdict = judged(kata, file)
        assert verdict.passed, verdict
    else:
        verdict = judged(kata, file, only=attempt.refused_by)
        (refusal,) = verdict.results
        assert (refusal.check, refusal.outcome) == (attempt.refused_by, "failed"), verdict
        assert refusal.cause in ("wrong", "timed out"), verdict


@EVERY_KATA
def test_enough_attempts_of_either_kind_cover_every_check(kata: Kata) -> None:
    tried = attempts(kata)
    assert sum(attempt.right for attempt in tried) >= 4
    assert sum(not attempt.right for attempt in tried) >= 5
    assert {a.refused_by for a in tried if not a.right} == {c.name for c in catalog.checks(kata)}


@EVERY_KATA
def test_what_is_handed_out_is_the_original(kata: Kata) -> None:
    out = kata.file(ROOT)
    given = {name: text(Path(file)) for file, name in names(out).items()}
    assert given == {name: text(Path(file)) for file, name in names(kata.original).items()}, (
        f"copy {out.relative_to(ROOT)} to {kata.original.relative_to(ROOT)}, if it is the course "
        "that changes; `kata reset` if it is your answer"
    )


@EVERY_KATA
def test_kata_and_solution_tell_the_same_story(kata: Kata) -> None:
    broken, mended = (files(place) for place in (kata.original, kata.solution(ROOT)))
    assert [each.name for each in broken] == [each.name for each in mended]
    assert [*map(docstring, broken)] == [*map(docstring, mended)]
    told = docstring(broken[0])
    assert told == catalog.story(kata) and "Your task:" in told
    assert len(told.splitlines()) <= (14 if kata.capstone else 8) + len(broken) - 1


@EVERY_KATA
def test_a_kata_has_one_todo_and_its_solution_none(kata: Kata) -> None:
    todos = sum(text(file).count("TODO") for file in files(kata.original))
    assert todos == 1 or (kata.capstone and todos > 1)
    assert not any("TODO" in text(file) for file in files(kata.solution(ROOT)))


@EVERY_KATA
def test_a_kata_has_three_short_hints(kata: Kata) -> None:
    hints = catalog.hints(kata)
    assert len(hints) == 3
    assert all(len(hint.split()) <= 45 for hint in hints)


@EVERY_KATA
def test_a_kata_makes_a_few_promises_in_one_line_each(kata: Kata) -> None:
    promises = [check.promise for check in catalog.checks(kata)]
    assert 2 <= len(promises) <= (12 if kata.capstone else 5)
    assert all(promise and "\n" not in promise for promise in promises)


@EVERY_KATA
def test_every_assertion_of_a_check_says_what_was_seen(kata: Kata) -> None:
    tree = ast.parse(kata.checks.read_text(encoding="utf-8"))
    assert all(node.msg for node in ast.walk(tree) if isinstance(node, ast.Assert))


def test_no_kata_bears_the_name_of_a_module() -> None:
    installed = {path.stem for entry in sys.path if entry for path in Path(entry).glob("*")}
    names = [k.name for k in catalog.KATAS if k.name != "capstone"]  # each category has one
    assert len(set(names)) == len(names)
    assert not set(names) & (sys.stdlib_module_names | installed - set(names))


def test_every_tree_holds_the_same_paths() -> None:
    course = {kata.path for kata in catalog.KATAS}
    for tree, place in ((ROOT / "katas", Kata.file), (ROOT / "solutions", Kata.solution)):
        theirs = [file for kata in catalog.KATAS for file in files(place(kata, ROOT))]
        assert paths(tree) == {path(file, tree) for file in theirs}
    assert {each.rpartition("/")[0] for each in paths(pack.COURSE.attempts)} == course
    assert {each for each in paths(CHECKS) if "/" in each} == course


def test_nothing_but_the_course_makes_folders_into_packages() -> None:
    for tree in ("katas", "solutions", "lessons"):
        assert not list((ROOT / tree).rglob("__init__.py"))


def paths(tree: Path) -> set[str]:
    return {path(file, tree) for file in tree.rglob("*.py") if file.name != "__init__.py"}


def path(file: Path, tree: Path) -> str:
    return file.relative_to(tree).with_suffix("").as_posix()


def docstring(file: Path) -> str:
    return ast.get_docstring(ast.parse(text(file))) or ""


def text(file: Path) -> str:
    return file.read_text(encoding="utf-8")


def judged(kata: Kata, file: Path, *, only: str = "") -> Verdict:
    checks = frozenset([only] if only else [])
    ((_, verdict),) = runner.judge([runner.Trial(kata, file, checks)])
    return verdict
