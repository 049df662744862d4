"""The catalog finds katas by what people type, and reads files without importing them."""

from pathlib import Path

import pytest

from checker.catalog import (
    KATAS,
    RULES,
    UnknownPath,
    at,
    checks,
    find,
    find_one,
    find_root,
    lesson,
    story,
)
from checker.kata import Kata
from checker.tests.rooms import ROOT

KATA = Kata("asyncio/taskgroup/leaked_siblings")


@pytest.mark.parametrize(
    "typed",
    [
        "asyncio/taskgroup/leaked_siblings",
        "leaked_siblings",
        "katas/asyncio/taskgroup/leaked_siblings.py",
        "katas/asyncio/taskgroup/leaked_siblings",
        "solutions/asyncio/taskgroup/leaked_siblings.py",
        str(KATA.file(ROOT)),
    ],
)
def test_a_kata_answers_to_its_path_its_name_and_its_file(typed: str) -> None:
    assert find(typed, ROOT) == (KATA,)


@pytest.mark.parametrize("typed", ["asyncio", "asyncio/", "katas/asyncio", str(ROOT / "katas")])
def test_a_folder_stands_for_all_its_katas(typed: str) -> None:
    found = find(typed, ROOT)
    assert KATA in found
    assert all(kata.path.startswith("asyncio/") for kata in found) or typed.endswith("katas")


@pytest.mark.parametrize("typed", [".", "katas", "katas/"])
def test_the_whole_course_is_a_path_too(typed: str) -> None:
    assert find(typed, ROOT) == KATAS


def test_what_the_course_calls_a_kata_can_be_typed() -> None:
    assert [find_one(kata.handle, ROOT) for kata in KATAS] == list(KATAS)


def test_an_unknown_path_names_the_nearest() -> None:
    with pytest.raises(UnknownPath, match="the nearest: leaked_siblings"):
        find("leeked_siblings", ROOT)


def test_a_path_that_is_like_nothing_names_the_rules() -> None:
    with pytest.raises(UnknownPath, match=next(iter(RULES))):
        find("xyzzy", ROOT)


def test_the_root_is_the_nearest_folder_with_katas(tmp_path: Path) -> None:
    below = tmp_path / "katas" / "asyncio"
    below.mkdir(parents=True)
    assert find_root(below) == tmp_path
    assert find_root(Path(tmp_path.anchor)) == ROOT


def test_a_folder_katas_of_another_project_is_no_course(tmp_path: Path) -> None:
    (tmp_path / "katas" / "karate").mkdir(parents=True)
    assert find_root(tmp_path / "katas") == ROOT


def test_files_and_solutions_belong_to_their_kata() -> None:
    assert at(KATA.file(ROOT), ROOT) == at(KATA.solution(ROOT), ROOT) == KATA
    assert at(KATA.checks, ROOT) is None


def test_the_first_line_of_a_story_is_its_title() -> None:
    assert story(KATA).startswith("Leaked siblings: ")


def test_promises_are_read_in_the_order_of_the_file() -> None:
    text = KATA.checks.read_text(encoding="utf-8")
    places = [text.index(f"def test_{check.name}(") for check in checks(KATA)]
    assert places == sorted(places)
    assert all(check.promise in text for check in checks(KATA))


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_has_its_lesson(rule: str) -> None:
    assert lesson(rule, ROOT).is_file()
