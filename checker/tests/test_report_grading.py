"""The guide for those who teach: its example grades, and what it says of kept solutions is so."""

import os
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from checker import catalog, folder
from checker.catalog import KATAS
from checker.faces.cli import FAILED, PASSED, main
from checker.kata import Kata
from checker.tests.rooms import ROOT, mend

yaml: Any = pytest.importorskip("yaml", reason="PyYAML comes with the extra `site`")
EXAMPLE = ROOT / "docs" / "examples" / "grade.yml"
FIRST = KATAS[0]
NETWORK = ("pip install",)


@pytest.fixture
def learner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A learner's folder as `kata init` makes it."""
    folder.make(tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


def workflow() -> dict[Any, Any]:
    told: dict[Any, Any] = yaml.safe_load(EXAMPLE.read_text(encoding="utf-8"))
    return told


def steps() -> list[dict[str, Any]]:
    return list(workflow()["jobs"]["grade"]["steps"])


def test_what_is_asked_for_is_in_the_course(learner: Path) -> None:
    assert (learner / workflow()["env"]["ASKED"]).is_dir()


def test_the_example_asks_for_no_rights_and_no_secrets() -> None:
    assert workflow()["permissions"] == {"contents": "read"}
    assert "secrets." not in EXAMPLE.read_text(encoding="utf-8")


@pytest.mark.skipif(not shutil.which("bash"), reason="GitHub's Linux machines have bash")
def test_the_example_grades_a_learners_folder(learner: Path) -> None:
    grade, report = (s for s in steps() if not any(n in s.get("run", NETWORK[0]) for n in NETWORK))
    asked = [k for k in KATAS if k.rule == workflow()["env"]["ASKED"].removeprefix("katas/")]
    mend(FIRST, learner)
    assert shell(grade, learner).returncode == 1
    for kata in asked:
        mend(kata, learner)
    assert shell(grade, learner).returncode == 0
    done = shell(report, learner)
    assert done.returncode == 0, done.stderr
    suite = ElementTree.parse(learner / "report.xml").getroot()
    assert (int(suite.get("tests", "")), suite.get("failures")) == (len(KATAS), "0")
    assert int(suite.get("skipped", "")) == len(KATAS) - len(asked)
    assert f"    {asked[0].rule}" in (learner / "summary.md").read_text(encoding="utf-8")


def test_what_the_example_keeps_was_made_by_its_steps() -> None:
    (kept,) = (each["with"]["path"].split() for each in steps() if "artifact" in str(each))
    commands = " ".join(each.get("run", "") for each in steps())
    assert all(name in commands for name in kept)


def test_a_folder_of_init_holds_no_solutions_and_the_course_shows_one(
    learner: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert not (learner / "solutions").exists()
    assert main(["solution", FIRST.name]) == FAILED
    assert main(["solution", FIRST.name, "--yes"]) == PASSED
    capsys.readouterr()
    assert main(["report", "--paths", FIRST.path, "--json"]) == PASSED
    assert '"solution": true' in capsys.readouterr().out


def test_without_solutions_the_rest_works(
    learner: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    shutil.copytree(ROOT / "lessons", tmp_path / "clone" / "lessons")
    monkeypatch.setattr(catalog, "HOME", tmp_path / "clone")
    mend(FIRST, learner)
    assert main(["check", FIRST.name]) == PASSED
    shown = capsys.readouterr().out
    assert "tempting fixes that would have failed" in shown
    assert "the official solution is kept back" in shown and "kata solution" not in shown
    assert main(["solution", FIRST.name]) == FAILED
    assert "the solutions are kept back here" in capsys.readouterr().err
    assert main(["hint", FIRST.name]) == PASSED
    assert main(["report", "--paths", FIRST.path]) == PASSED


def test_the_guide_says_how_many_katas_need_postgresql() -> None:
    guide = (ROOT / "docs" / "workshop.md").read_text(encoding="utf-8")
    numbers = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    needing: list[Kata] = [kata for kata in KATAS if catalog.asks(kata, "postgres")]
    assert f"{numbers[len(needing)]} katas need it" in guide


def shell(step: dict[str, Any], learner: Path) -> subprocess.CompletedProcess[str]:
    """As GitHub runs a step on Linux."""
    (learner / "summary.md").touch()
    scripts = sysconfig.get_path("scripts")
    environment = os.environ | {
        **workflow()["env"],
        "GITHUB_STEP_SUMMARY": str(learner / "summary.md"),
        "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}",
    }
    return subprocess.run(
        ["bash", "-e", "-c", step["run"]],
        cwd=learner,
        env=environment,
        capture_output=True,
        text=True,
    )
