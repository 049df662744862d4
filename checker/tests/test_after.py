"""After a pass one sees what the official answer does otherwise, and what would have failed."""

import re
from pathlib import Path
from shutil import copytree, rmtree

import pytest

from checker import catalog
from checker.after import KeptBack, after, official, section
from checker.attempt import attempts
from checker.catalog import KATAS
from checker.html import after_html
from checker.kata import Kata
from checker.tests.rooms import ROOT, mend, untouched
from checker.text import after_text

FIRST = KATAS[0]
FOLDER = Kata("capstone/service")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return untouched(tmp_path)


@pytest.mark.parametrize("kata", [FIRST, FOLDER], ids=str)
def test_changes_lead_from_the_learners_answer_to_the_official_one(kata: Kata, root: Path) -> None:
    seen = after(kata, root)
    added = [line[1:] for line in seen.changes.splitlines() if line.startswith("+")]
    removed = [line[1:] for line in seen.changes.splitlines() if line.startswith("-")]
    assert added and removed
    official = "\n".join(f.read_text(encoding="utf-8") for f in places(kata.solution(ROOT)))
    theirs = "\n".join(f.read_text(encoding="utf-8") for f in places(kata.file(root)))
    assert all(line in official for line in added)
    assert all(line in theirs for line in removed)


@pytest.mark.parametrize("kata", [FIRST, FOLDER], ids=str)
def test_the_same_code_has_no_changes_whatever_its_comments(kata: Kata, root: Path) -> None:
    mend(kata, root)
    for file in places(kata.file(root)):
        text = file.read_text(encoding="utf-8")
        file.write_text(re.sub(r"^ *# .*\n", "", text, flags=re.MULTILINE) + "# mine\n")
    assert after(kata, root).changes == ""


@pytest.mark.parametrize("spoiled", [b"def broken(:", b"\0\xff\xfe", b""], ids=repr)
def test_whatever_is_in_the_file_there_is_an_answer(spoiled: bytes, root: Path) -> None:
    FIRST.file(root).write_bytes(spoiled)
    assert after(FIRST, root).changes
    FIRST.file(root).unlink()
    assert after(FIRST, root).changes


def test_every_kata_has_a_reason_and_a_section(root: Path) -> None:
    for kata in KATAS:
        seen = after(kata, root)
        assert seen.reason, kata
        if kata.rule in catalog.RULES:
            assert seen.section in (ROOT / (seen.lesson or "")).read_text(encoding="utf-8"), kata
            assert section(kata, catalog.lesson(kata.rule, ROOT)) == seen.section != "", kata


def test_tempting_fixes_are_those_that_are_refused(root: Path) -> None:
    wrong = [each for each in attempts(FIRST) if not each.right]
    seen = after(FIRST, root).tempting
    assert [each.reason for each in seen] == [each.reason for each in wrong]
    promises = {check.name: check.promise for check in catalog.checks(FIRST)}
    assert [each.promise for each in seen] == [promises[each.refused_by] for each in wrong]


def test_the_text_tells_one_tempting_fix_for_each_promise_or_all(root: Path) -> None:
    seen = after(FIRST, root)
    short, whole = (
        " ".join(after_text(seen, KATAS[1], whole=each).split()) for each in (False, True)
    )
    promises = {each.promise for each in seen.tempting}
    assert short.count("It breaks:") == len(promises)
    assert whole.count("It breaks:") == len(seen.tempting)
    assert f"and {len(seen.tempting) - len(promises)} more:" in short
    assert seen.section in whole
    assert KATAS[1].path in short and "every kata passes" in after_text(seen, None)


def test_solutions_that_are_kept_back_are_not_called_the_same_as_ours(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalog, "HOME", root)
    copytree(ROOT / "lessons", root / "lessons")
    rmtree(root / "solutions")
    seen = after(FIRST, root)
    for told in (after_text(seen, None, whole=True), after_html(seen, None)):
        assert "kept back" in told and "the same as yours" not in told
    with pytest.raises(KeptBack, match="there is no"):
        official(FIRST)


@pytest.mark.parametrize("kata", [FIRST, Kata("asyncio/capstone")], ids=str)
def test_the_command_that_shows_all_of_them_works(kata: Kata, root: Path) -> None:
    found = re.search(r"and \d+ more:  kata solution (\S+)", after_text(after(kata, root), None))
    assert found and catalog.find_one(found[1], root) == kata


def places(place: Path) -> list[Path]:
    return [place] if place.suffix == ".py" else sorted(place.rglob("*.py"))
