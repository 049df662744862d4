"""Each key of `kata watch` does what its page of keys says."""

from dataclasses import replace

import pytest

from checker import catalog
from checker.faces.watch.model import Extent, Model, View
from checker.faces.watch.press import press
from checker.kata import Kata
from checker.verdict import Result, Verdict

FIRST, SECOND, *_, LAST = catalog.KATAS
EXTENT = Extent(lines=50, room=20, top=10)
KEPT, BROKEN = Result("a", "a holds", "passed"), Result("b", "b holds", "failed", "wrong", "no")


def model(kata: Kata = FIRST, *results: Result) -> Model:
    return Model(kata, verdict=Verdict(kata.path, "x.py", results or (KEPT, BROKEN)), top=10)


@pytest.mark.parametrize(
    ("keys", "top"),
    [
        (["j"], 11),
        (["down"], 11),
        (["k"], 9),
        (["space"], 29),
        (["b"], 0),
        (["G"], 30),
        (["g"], 0),
        (["end", "home"], 0),
    ],
)
def test_it_scrolls_within_what_there_is(keys: list[str], top: int) -> None:
    shown, extent = model(), EXTENT
    for key in keys:
        shown, _ = press(shown, key, extent)
        extent = replace(extent, top=shown.top or 0)
    assert shown.top == top


def test_it_goes_along_the_course_and_stops_at_its_ends() -> None:
    assert press(model(), "n", EXTENT) == (replace(model(), kata=SECOND), "open")
    shown, deed = press(model(), "p", EXTENT)
    assert deed == "" and "first kata" in shown.note
    shown, deed = press(model(LAST), "n", EXTENT)
    assert deed == "" and "last kata" in shown.note


def test_after_a_pass_it_goes_on_to_what_does_not_pass() -> None:
    passed = replace(model(FIRST, KEPT), following=LAST)
    shown, deed = press(passed, "n", EXTENT)
    assert (shown.kata, deed) == (LAST, "open")


@pytest.mark.parametrize("question", ["reset", "solution"])
def test_what_matters_is_asked_before_it_is_done(question: str) -> None:
    asked, deed = press(model(), question[0], EXTENT)
    assert (asked.question, deed) == (question, "")
    assert press(asked, "y", EXTENT) == (model(), question)
    for key in ("n", "esc", "enter", "h"):
        shown, deed = press(asked, key, EXTENT)
        assert deed == "" and shown.kata == FIRST and shown.note == "nothing was done"


def test_the_solution_of_what_passes_needs_no_question() -> None:
    assert press(model(FIRST, KEPT), "s", EXTENT)[1] == "solution"


@pytest.mark.parametrize("view", ["hints", "lesson", "solution", "keys"])
def test_every_page_is_left_for_the_verdict(view: View) -> None:
    for key in ("esc", "enter"):
        shown, deed = press(replace(model(), view=view), key, EXTENT)
        assert (shown.view, shown.top, deed) == ("kata", None, "")


def test_a_kata_is_chosen_from_the_course() -> None:
    shown = replace(model(), view="course")
    for key in ("j", "down", "k"):
        shown, _ = press(shown, key, EXTENT)
    shown, deed = press(shown, "enter", EXTENT)
    assert (shown.kata, deed) == (SECOND, "open")
    assert press(replace(shown, view="course"), "G", EXTENT)[0].chosen == len(catalog.KATAS) - 1


def test_a_key_that_means_nothing_does_nothing() -> None:
    for key in ("x", "é", "0", "Y"):
        assert press(model(), key, EXTENT) == (model(), "")
