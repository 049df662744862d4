"""The course keeps its own promises: katas fail, solutions pass, attempts earn their names."""

from pathlib import Path

import pytest

from checker import catalog
from checker.attempt import Attempt, attempts
from checker.kata import Kata
from checker.tests.rooms import ROOT
from checker.verify import strays
from checker.verify.behaviour import judged, tried, untouched
from checker.verify.form import form, missing

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
    assert not [*judged([untouched(kata)])]


@EVERY_ATTEMPT
def test_an_attempt_earns_what_its_name_says(kata: Kata, attempt: Attempt, tmp_path: Path) -> None:
    assert not [*judged([tried(kata, attempt, ROOT, tmp_path)])]


@EVERY_KATA
def test_a_kata_has_all_its_files_in_their_form(kata: Kata) -> None:
    assert not [*missing(kata, ROOT)]
    assert not [*form(kata, ROOT)]


def test_every_tree_holds_the_same_katas_under_names_of_their_own() -> None:
    assert not [*strays(ROOT)]


def test_nothing_but_the_course_makes_folders_into_packages() -> None:
    for tree in ("katas", "solutions", "lessons"):
        assert not list((ROOT / tree).rglob("__init__.py"))
