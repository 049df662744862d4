"""The screen of `kata watch` fits its terminal, and what does not fit can be scrolled to."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker import catalog
from checker.after import After, Tempting
from checker.faces.watch.model import Model, View
from checker.faces.watch.painter import Painter
from checker.faces.watch.view import frame
from checker.kata import Kata
from checker.probes.timeline import Life, Timeline
from checker.verdict import Result, Verdict

KATA = Kata("asyncio/taskgroup/leaked_siblings")
SIZES = [(80, 24), (100, 50), (40, 12), (20, 8), (7, 3)]
PICTURE = Timeline(
    (Life(0, "audit", "audit", None, 0, None, (), (), None, "still running"),), (), 0, 1
).as_dict()
KEPT = Result("overlaps", "panels overlap", "passed")
BROKEN = Result(
    *("stops", "no panel runs on", "failed", "wrong", "2 panels ran on", 28, "return await x"),
    timeline=PICTURE,
)
FAILING = Model(
    KATA,
    verdict=Verdict(KATA.path, "x.py", (KEPT, BROKEN, replace(BROKEN, check="ends")), "printed it"),
)
PASSED = Model(
    KATA,
    verdict=Verdict(KATA.path, "x.py", (KEPT,)),
    seen=After(
        *(KATA, "@@ -1 +1 @@\n-old\n+new", "It waits."),
        (Tempting("one by one", "Tempting, since it works.", "panels overlap"),),
        *(Path("lessons/asyncio/1_taskgroup.ipynb"), "The cure"),
    ),
    following=Kata("asyncio/taskgroup/lost_receipts"),
)
VIEWS: tuple[View, ...] = ("kata", "hints", "lesson", "course", "solution", "keys")


def text(model: Model, width: int = 80, height: int = 24, *, ascii: bool = False) -> str:
    return "\n".join(line.plain for line in frame(model, width, height, ascii=ascii).lines)


def whole(model: Model, width: int, height: int) -> list[str]:
    """All that is seen by scrolling down, each line once."""
    extent = frame(model, width, height).extent
    told = []
    for top in range(extent.last + 1):
        shown = frame(replace(model, top=top), width, height)
        told += [line.plain for line in shown.lines[1 : 1 + (extent.room if not top else 0)]]
        told += [shown.lines[extent.room].plain] if top else []
    return told


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("model", [FAILING, PASSED, Model(KATA)])
def test_it_fills_the_screen_and_no_more(model: Model, view: View, size: tuple[int, int]) -> None:
    width, height = size
    shown = replace(model, view=view, hints=3, solution={"": "x = 1\n"}, note="a note " * 5)
    lines = frame(shown, width, height).lines
    assert len(lines) == height
    assert all(line.cell_len <= width and "\n" not in line.plain for line in lines)


@pytest.mark.parametrize("size", SIZES[:3])
def test_nothing_is_cut_off(size: tuple[int, int]) -> None:
    told = "".join("".join(whole(FAILING, *size)).split())
    for words in ("no panel runs on", "2 panels ran on", "line 28", "audit", "printed it"):
        assert "".join(words.split()) in told
    assert "".join(catalog.story(KATA).split()) in told


def test_it_says_how_much_there_is() -> None:
    extent = frame(FAILING, 80, 24).extent
    assert f"lines 1 to 21 of {extent.lines}" in text(FAILING)
    assert "lines" not in text(FAILING, 80, 70).splitlines()[-2]


def test_after_a_save_the_verdict_comes_first() -> None:
    told = text(replace(FAILING, top=None), 80, 20).splitlines()
    assert "1 of 3 promises kept" in told[0]
    assert told[1] == "✓ panels overlap"
    assert any(line.startswith("promised   no panel runs on") for line in told)
    assert "timeline   as above" in text(FAILING, 80, 50).splitlines()


def test_before_the_first_verdict_all_promises_are_open() -> None:
    told = text(replace(Model(KATA), judging=True))
    assert "judging…" in told
    assert all(f"· {check.promise}"[:70] in told for check in catalog.checks(KATA))


def test_after_a_pass_it_tells_what_else_there_is_to_see() -> None:
    told = text(replace(PASSED, top=None))
    for words in ("✓ passed", "  -old", "  +new", "one by one", "The cure", "lost_receipts"):
        assert words in told
    assert "n next kata" in told


def test_trouble_and_questions_are_said_above_the_keys() -> None:
    told = text(replace(FAILING, trouble="x.py is gone", unsaved="the disk is full"))
    assert "not judged" in told and "x.py is gone" in told and "the disk is full" in told
    assert "y yes" in text(replace(FAILING, question="reset"))


def test_ascii_is_enough() -> None:
    for view in VIEWS:
        for model in (FAILING, PASSED):
            assert text(replace(model, view=view, hints=3, judging=True), ascii=True).isascii()


def test_what_the_learners_code_prints_does_not_reach_the_terminal_as_a_command() -> None:
    verdict = Verdict(KATA.path, "x.py", (BROKEN,), "\x1b[2Jgone\x9b\r\tand\x07 on")
    told = text(replace(FAILING, verdict=verdict), 80, 99)
    assert "?[2Jgone" in told and "and on" in told
    assert all(line.isprintable() for line in told.splitlines())


def test_only_lines_that_changed_are_sent() -> None:
    sent: list[str] = []
    painter = Painter(sent.append)
    painter.paint(frame(FAILING, 80, 24).lines)
    painter.paint(frame(FAILING, 80, 24).lines)
    assert len(sent) == 1 and sent[0].count("\x1b[2K") == 24
    painter.paint(frame(replace(FAILING, judging=True), 80, 24).lines)
    assert sent[1].count("\x1b[2K") == 1 and "\x1b[1;1H" in sent[1]
    painter.forget()
    painter.paint(frame(FAILING, 80, 24).lines)
    assert sent[3].count("\x1b[2K") == 24


@pytest.mark.parametrize("asked", [True, False])
def test_without_colour_there_is_none(monkeypatch: pytest.MonkeyPatch, asked: bool) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setenv("NO_COLOR", "1") if asked else monkeypatch.delenv("NO_COLOR", raising=False)
    sent: list[str] = []
    Painter(sent.append).paint(frame(FAILING, 80, 24).lines)
    assert ("31m" not in sent[0]) == asked
    assert "2 panels ran on" in text(FAILING, 80, 50)
