"""`kata verify` names whatever a kata lacks, and nothing where it lacks nothing."""

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from shutil import copytree

import pytest

from checker import catalog
from checker.faces.cli import FAILED, PASSED, USAGE, main
from checker.tests import packs
from checker.tests.packs import KATA
from checker.tests.rooms import ROOT, untouched
from checker.verify import strays
from checker.verify.behaviour import behaviour
from checker.verify.form import form, missing, shows, taught

FILE = f"{KATA.path}.py"
Spoil = Callable[[Path], object]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return packs.made(tmp_path / "shop")


def test_of_a_whole_kata_it_finds_nothing(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(shop), "verify"]) == PASSED
    assert capsys.readouterr().out == f"✓ all trees\n✓ {KATA.path}\n"


def change(tree: str, old: str, new: str) -> Spoil:
    def spoil(shop: Path) -> None:
        file = shop / tree / FILE
        text = file.read_text(encoding="utf-8")
        assert re.search(old, text, re.DOTALL)
        spoilt = re.sub(old, lambda found: new, text, count=1, flags=re.DOTALL)
        file.write_text(spoilt, encoding="utf-8")
        if tree == "originals":
            shutil.copyfile(file, shop / "katas" / FILE)

    return spoil


def remove(pattern: str, keep: int = 0) -> Spoil:
    def spoil(shop: Path) -> None:
        for file in sorted(shop.glob(pattern))[keep:]:
            file.unlink()

    return spoil


def add(file: str, text: str | bytes = "x = 1\n") -> Spoil:
    def spoil(shop: Path) -> None:
        (shop / file).parent.mkdir(parents=True, exist_ok=True)
        (shop / file).write_bytes(text if isinstance(text, bytes) else text.encode())

    return spoil


ATTEMPTS = f"attempts/{KATA.path}"
MORE = '\n\nasync def test_more(kata):\n    """more"""\n    assert kata, "more"\n'
INSIDE = '\n    async def test_inside(self, kata):\n        """more"""\n'
SPOILT: list[tuple[str, Spoil]] = [
    ("what is handed out is the original", change("katas", "plan", "plot")),
    ("kata and solution tell the same story", change("solutions", "paid services", "services")),
    ("the story sets a task", change("originals", "Your task:", "Task:")),
    ("the story has at most 8 lines", change("originals", "Your task:", "\n\n\nYour task:")),
    ("one TODO stands at the sick line", change("originals", "TODO", "todo")),
    ("nothing is left to do in the solution", change("solutions", "# The", "# TODO: the")),
    ("there are three hints", change("checks", r'    "Run.*?",\n', "")),
    ("a hint has at most 45 words", change("checks", '"Run', '"' + "more " * 45 + "Run")),
    ("there are 2 to 5 checks", change("checks", "\n\nclass Called", f"{MORE}\n\nclass Called")),
    ("a check's docstring is its promise", change("checks", '"""all serv[^"]*"""', "pass")),
    (
        "every assertion says what was seen",
        change("checks", r"assert not left, \(.*?\n +\)", "assert not left"),
    ),
    ("there are 4 right attempts or more", remove(f"{ATTEMPTS}/right_*", keep=3)),
    ("there are 5 wrong attempts or more", remove(f"{ATTEMPTS}/wrong_*", keep=4)),
    ("every check refuses an attempt", remove(f"{ATTEMPTS}/wrong_*", keep=4)),
    ("a wrong attempt names the check", add(f"{ATTEMPTS}/wrong_x.py", '"""Why."""\n')),
    ("an attempt begins with its reason", add(f"{ATTEMPTS}/right_x.py", "x = 1\n")),
    ("an attempt begins with its reason", add(f"{ATTEMPTS}/right_x.py", "")),
    ("an attempt is named right_… or wrong_…", add(f"{ATTEMPTS}/x.py", '"""Why."""\n')),
    ("HINTS is a tuple of texts", change("checks", r"HINTS = \(", "HINTS = tuple([]) or (")),
    ("HINTS is a tuple of texts", change("checks", r"HINTS = \(", 'HINTS = "abc"\nOURS = (')),
    ("HINTS is a tuple of texts", change("checks", "HINTS = ", "HINTS: tuple[str, ...] = ")),
    ("DEADLINE is a number of seconds", change("checks", "HINTS", 'DEADLINE = "20"\nHINTS')),
    ("DEADLINE is a number of seconds", change("checks", "HINTS", "DEADLINE = -1\nHINTS")),
    (
        "no two checks have one name",
        change("checks", "\n\nclass Called", f"{MORE}{MORE}\n\nclass C"),
    ),
    ("a check stands at the top", change("checks", "class Services:", f"class Services:{INSIDE}")),
    ("something is defined", add(f"originals/{FILE}", '"""Your task: TODO"""\n')),
    ("something is defined", add(f"solutions/{FILE}", "")),
    ("every tree holds the kata", remove(f"solutions/{FILE}")),
    ("the file is Python", add(f"checks/{FILE}", "def\n")),
    ("the file is Python", add(f"checks/{FILE}", "\ufeffx = 1\n")),
    ("the file is Python", add(f"checks/{FILE}", b"# coding: latin-1\n# \xe4\n")),
    ("the file is Python", add(f"{ATTEMPTS}/right_x.py", b'# coding: latin-1\n"""\xe4"""\n')),
    ("the lesson has a section for it", add("lessons/webhooks/1_delivery.ipynb", "{")),
    ("the lesson has a section for it", add("lessons/webhooks/1_delivery.ipynb", "[]")),
    ("the lesson has a section for it", add("lessons/webhooks/1_delivery.ipynb", b"\xff")),
    ("every file belongs to a kata", add("katas/webhooks/lost.py")),
    ("every file belongs to a kata", add("attempts/webhooks/delivery/lost/wrong_x.py")),
    ("every file belongs to a kata", add("checks/lost.py")),
]


@pytest.mark.parametrize(("promised", "spoil"), SPOILT, ids=map(str, range(len(SPOILT))))
def test_what_files_lack_is_named(shop: Path, promised: str, spoil: Spoil) -> None:
    spoil(shop)
    catalog.use(shop)
    found = [*strays(shop), *(missing(KATA, shop))]
    found += [] if found else form(KATA, shop)
    assert any(each.promised.startswith(promised) for each in found), found


def test_what_an_editor_hides_beside_a_kata_is_no_stray(shop: Path) -> None:
    add("katas/webhooks/delivery/.ipynb_checkpoints/sent_twice-checkpoint.py")(shop)
    catalog.use(shop)
    assert not list(strays(shop))


def test_a_name_that_a_kata_may_not_bear_is_named(shop: Path) -> None:
    (shop / "course.toml").write_text(
        '[katas]\n"webhooks/delivery" = ["aux", "conftest", "json"]\n'
    )
    catalog.use(shop)
    told = [each.saw for each in strays(shop) if each.promised.startswith("no kata bears")]
    assert [word in saw for word, saw in zip(("Windows", "pytest", "module"), told, strict=True)]


def test_of_the_course_it_asks_for_patterns_and_a_section(tmp_path: Path) -> None:
    kata = catalog.KATAS[0]
    copytree(ROOT / "lessons", tmp_path / "lessons")
    lesson = catalog.lesson(kata.rule, tmp_path)
    lesson.write_text(lesson.read_text().replace(f"### Kata: `{kata.name}`", "### Exercise"))
    (fault,) = taught(kata, tmp_path)
    assert (fault.promised, fault.where) == ("the lesson has a section for it", lesson)
    assert not [*taught(kata, ROOT)] and not [*shows(kata, ROOT)]


def test_answers_that_get_the_wrong_verdict_are_named(shop: Path) -> None:
    remove(f"{ATTEMPTS}/*")(shop)
    for kind, tree in (("right_as_it_came", "originals"), ("wrong_mended", "solutions")):
        text = (
            (shop / tree / FILE).read_text().partition('"""\n')[2].partition("async def credit")[0]
        )
        reason = "Why.\n\nRefused by: charges_nothing_more\n"
        add(f"{ATTEMPTS}/{kind}.py", f'"""{reason}"""\n\n{text}')(shop)
    broken, mended = (shop / tree / FILE for tree in ("originals", "solutions"))
    text = broken.read_text()
    shutil.copyfile(mended, broken)
    mended.write_text(text)
    catalog.use(shop)
    assert {each.promised for each in behaviour(KATA, shop)} == {
        "untouched, the kata fails",
        "the solution passes",
        "a right attempt passes",
        "charges_nothing_more refuses the attempt",
    }


def test_a_kata_that_cannot_be_judged_is_named(shop: Path) -> None:
    remove(f"{ATTEMPTS}/*")(shop)
    add(f"originals/{FILE}", "import nothing_of_that_name\n")(shop)
    catalog.use(shop)
    assert "untouched, it fails for a broken promise" in {
        each.promised for each in behaviour(KATA, shop)
    }


def test_a_learners_folder_is_not_verified(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(untouched(tmp_path))
    assert main(["verify"]) == USAGE
    shown = capsys.readouterr().err
    assert "verified where they are made" in shown and shown.count("\n") == 1


def test_each_fault_is_named_with_what_was_seen_and_where(
    shop: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    remove(f"solutions/{FILE}")(shop)
    assert main(["--root", str(shop), "verify", KATA.name]) == FAILED
    shown = capsys.readouterr().out
    assert f"✗ {KATA.path}\n    promised   every tree holds the kata\n    saw  " in shown
    assert f"    where      {shop / 'solutions' / FILE}" in shown
    assert main(["--root", str(shop), "verify", "--json"]) == FAILED
    told = {each["kata"]: each["faults"] for each in json.loads(capsys.readouterr().out)}
    assert not told["all trees"] and told[KATA.path][0]["where"] == str(shop / "solutions" / FILE)
