"""`kata new` makes a kata that works, where one may be, and otherwise makes nothing."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from checker import catalog, pack
from checker.faces.cli import FAILED, PASSED, USAGE, main
from checker.kata import Kata
from checker.scaffold import registry
from checker.tests import packs
from checker.tests.packs import KATA
from checker.tests.rooms import ROOT, untouched
from checker.verify import faults

NEW = Kata("webhooks/delivery/one_by_one")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pack of one kata, whose author stands in it."""
    monkeypatch.chdir(packs.made(tmp_path / "shop"))
    return tmp_path / "shop"


def test_what_it_makes_lacks_only_more_attempts(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", NEW.path, "One by one:  all at once."]) == PASSED
    shown = capsys.readouterr().out
    for tree in ("katas", "originals", "solutions", "checks"):
        file = Path(tree, f"{NEW.path}.py")
        assert str(file) in shown
        assert (shop / file).read_text().startswith('"""One by one: all at once.')
    assert f"kata verify {NEW.name}" in shown
    catalog.use(shop.parent)
    catalog.use(shop)
    assert (KATA, NEW) == catalog.KATAS
    assert [each.promised for each in faults(NEW, shop)] == [
        "there are 4 right attempts or more",
        "there are 5 wrong attempts or more",
        "every check refuses an attempt",
    ]


def test_what_it_says_next_is_true(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", NEW.path]) == PASSED
    commands = re.findall(r"kata (\w+) one_by_one", capsys.readouterr().out)
    catalog.use(shop.parent)
    assert [main([each, "--root", str(shop), NEW.name]) for each in commands] == [0, 1, 1]
    shown = capsys.readouterr().out
    assert "is as it was given out" in shown
    assert f"✗ {NEW.path}" in shown and f"{NEW.path}  1 of 2 promises kept" in shown


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("webhooks/delivery/sent_twice", "webhooks/delivery/sent_twice bears that name already"),
        ("webhooks/delivery/json", "'json' is the name of a module"),
        ("webhooks/delivery/fastapi", "'fastapi' is the name of a module"),
        ("webhooks/delivery/aux", "Windows keeps 'aux' for a device"),
        ("webhooks/delivery/com1", "Windows keeps 'com1' for a device"),
        ("webhooks/delivery/conftest", "pytest runs every conftest.py"),
        ("webhooks/delivry/late", "'webhooks/delivry' is no rule; the nearest: webhooks/delivery"),
        ("late", "'late' is no kata's path; it must be like asyncio/taskgroup/lost_receipts"),
        ("webhooks/delivery/Too-Late", "is no kata's path"),
        ("webhooks/delivery/../late", "is no kata's path"),
        ("/webhooks/delivery/late", "is no kata's path"),
        ("webhooks/delivery/", "is no kata's path"),
        ("a/webhooks/delivery/late", "is no kata's path"),
    ],
)
def test_a_bad_path_is_refused_in_one_line(
    shop: Path, path: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(shop)
    assert main(["new", path]) == USAGE
    shown = capsys.readouterr().err
    assert told in shown and shown.count("\n") == 1
    assert snapshot(shop) == before


@pytest.mark.parametrize("title", ['"""', "a\\b", " \n", "a\x1bb", "a\udcffb"])
def test_a_title_that_breaks_a_docstring_is_refused(
    shop: Path, title: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = snapshot(shop)
    assert main(["new", NEW.path, title]) == USAGE
    assert "cannot be a title" in capsys.readouterr().err
    assert snapshot(shop) == before


def test_what_is_there_is_not_written_over(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    mine = shop / "checks" / f"{NEW.path}.py"
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mine = 1\n")
    before = snapshot(shop)
    assert main(["new", NEW.path]) == USAGE
    assert f"{mine} is there already" in capsys.readouterr().err
    assert snapshot(shop) == before


def test_where_a_file_cannot_be_written_none_is(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (shop / "attempts" / NEW.path).write_text("a file where a folder should be")
    before = snapshot(shop)
    assert main(["new", NEW.path]) == FAILED
    shown = capsys.readouterr().err
    assert "nothing was made" in shown and shown.count("\n") == 1
    assert snapshot(shop) == before


@pytest.mark.parametrize(
    "before",
    [
        '[katas]\n"webhooks/delivery" = ["sent_twice"]\n',
        "[katas]\n'webhooks/delivery' = ['sent_twice']\n",
        '# ours\n[katas]\n"webhooks/delivery" = [\n "sent_twice"\n]\n"a/b" = ["c"]\n',
        '[katas]\n"webhooks/delivery" = [\n    "sent_twice",  # the first\n]\n',
        '\ufeff[katas]\n"webhooks/delivery" = ["sent_twice"]\n',
    ],
)
def test_the_list_of_katas_gains_one_line_or_is_left_alone(shop: Path, before: str) -> None:
    file = shop / "course.toml"
    file.write_text(before)
    catalog.use(shop)
    try:
        file.write_bytes(registry.with_kata(NEW))
    except LookupError as error:
        assert "#" in before or "'" in before
        assert "webhooks/delivery" in str(error)
        return
    assert pack.read(file)["webhooks/delivery"] == ("sent_twice", "one_by_one")
    assert all(
        line in file.read_text() for line in before.splitlines() if "#" in line or "a/b" in line
    )


def test_the_courses_own_list_can_be_continued() -> None:
    for rule in catalog.COURSE:
        assert b'    "late",\n]' in registry.with_kata(Kata(f"{rule}/late"))


def test_in_a_checkout_it_continues_the_course(tmp_path: Path) -> None:
    """The checkout is a copy, whose package is the one that runs."""
    for tree in ("checker", "katas", "lessons", "solutions"):
        shutil.copytree(ROOT / tree, tmp_path / tree, ignore=shutil.ignore_patterns("__pycache__"))
    assert "kata verify one_by_one" in run(tmp_path, "new", "asyncio/taskgroup/one_by_one")
    told = json.loads(run(tmp_path, "verify", "--json", "one_by_one", code=FAILED))
    assert [fault["promised"] for fault in told[0]["faults"]] == [
        "SHOWS names what the checks judge",
        "there are 4 right attempts or more",
        "there are 5 wrong attempts or more",
        "every check refuses an attempt",
        "the lesson has a section for it",
    ]
    assert Path(told[0]["faults"][0]["where"]).is_relative_to(tmp_path)


def test_a_learner_is_told_where_katas_are_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(untouched(tmp_path))
    assert main(["new", "asyncio/taskgroup/late"]) == USAGE
    assert "in a pack of your own" in capsys.readouterr().err


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        os.fspath(file): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and ".kata" not in file.parts
    }


def run(folder: Path, *arguments: str, code: int = PASSED) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "checker", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == code, done.stderr
    return done.stdout
