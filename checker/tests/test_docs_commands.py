"""The commands that README, guides and pages show are true: they are run, or looked at closely."""

import os
import re
import shlex
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest

from checker import folder, progress, work
from checker.catalog import KATAS, hints
from checker.faces.cli import FAILED, PASSED, main, overview
from checker.faces.cli.main import COMMANDS
from checker.faces.cli.parser import parser
from checker.tests.rooms import ROOT, mend

FIRST = KATAS[0]
MENDED = tuple(kata for kata in KATAS if kata.rule == FIRST.rule)
STARTS = r"kata|pytest|jupyter|mkdocs|pip|uv|git|python3?|playwright|\.ci/run"
BLOCK = re.compile(r"^( *)```(?P<kind>[^\n]*)\n(?P<lines>.*?)^\1```", re.M | re.S)
INLINE = re.compile(rf"(?<!`)`((?:{STARTS})(?:\s[^`]*)?)`(?!`)")
SHELLS = ("bash", "console", "sh", "shell")
PLACES = {  # what a page says for something of the reader's own
    "NAME": FIRST.name,
    "PATH": FIRST.path,
    "one_by_one": FIRST.name,  # CONTRIBUTING.md makes it
    "DIR": "new-folder",
}
NOT_RUN = {  # by the first words of a command: why it is only looked at
    "kata lab": "JupyterLab stays until it is stopped",
    "kata watch": "stays until it is quit",
    "kata verify": "takes as long as the course's own tests",
    "kata new": "is followed from end to end in test_new.py",
    "pytest -k": "the course's own tests, in a checkout",
    "pytest -n": "the course's own tests, in a checkout",
    "jupyter lab": "stays until it is stopped",
    "jupyter nbconvert": "runs a whole lesson; test_lessons.py does",
    "mkdocs serve": "stays until it is stopped",
    "mkdocs build": "the tests of the site build it",
    "pip install": "changes the environment",
    "pip wheel": "needs the network",
    "playwright install": "needs the network",
    "uv": "is a program of its own",
    "git": "is about a repository of the reader's",
    "python -m": "makes an environment, or measures for minutes",
    "python3 -m": "makes an environment, or measures for minutes",
    ".ci/run": "is everything, this test included",
    ".": "changes the shell",
    "cd": "changes the shell",
    "source": "changes the shell",
}


def texts() -> Iterator[tuple[str, str]]:
    """What people read, by its name."""
    files = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "lessons" / "README.md"]
    for file in (*files, *sorted((ROOT / "docs").rglob("*.md"))):
        if file.exists():
            yield file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")
    yield "the README of `kata init`", folder.given.others()["README.md"].decode()


def commands(text: str) -> Iterator[str]:
    """Each command that a page shows, in one line."""
    for block in BLOCK.finditer(text):
        kind = block["kind"].split(" ")[0]
        if kind in SHELLS:
            yield from _lines(block["lines"], kind == "console")
    for inline in INLINE.finditer(BLOCK.sub("", text)):
        yield from _parts(" ".join(inline[1].split()))


def _lines(block: str, console: bool) -> Iterator[str]:
    for line in re.sub(r"\\\n\s*", "", block).splitlines():
        line = line.strip()
        if console and not line.startswith("$ "):  # what the command answers
            continue
        yield from _parts(line.removeprefix("$ ").partition(" #")[0])


def _parts(line: str) -> Iterator[str]:
    if not line.startswith("#"):
        yield from filter(None, (part.strip() for part in re.split(r"&&|;", line)))


SHOWN: dict[str, str] = {}
for name, text in texts():
    for command in commands(text):
        SHOWN.setdefault(command, name)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A learner's folder as `kata init` makes it; the first rule is mended, hints are open."""
    place = tmp_path_factory.mktemp("learner") / "course"
    folder.make(place)
    for kata in MENDED:
        mend(kata, place)
    list(progress.judge(MENDED, place))
    for _ in hints(FIRST):
        progress.open_hint(FIRST, place)
    work.reset(FIRST, place)
    work.undo(FIRST, place)
    copytree(place, place / "learners" / "anna")
    return place


@pytest.fixture
def learner(whole: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same for one command, which may change it."""
    copytree(whole, tmp_path / "course")
    monkeypatch.chdir(tmp_path / "course")
    return tmp_path / "course"


@pytest.mark.parametrize("command", SHOWN)
def test_a_command_that_is_shown_is_true(
    command: str, whole: Path, request: pytest.FixtureRequest
) -> None:
    words = _words(command)
    if _names_a_command(words):
        return
    look_at(words, command, whole)
    if not why_not_run(words):
        run(words, request.getfixturevalue("learner"))


@pytest.mark.parametrize(
    "command",
    [
        "kata chek",
        "kata check --jsn leaked_siblings",
        "kata report --format xls",
        "uv run kata hnt leaked_siblings",
        "uv run --extra deb pytest",
        "pytest katas/asincio",
        "jupyter lab lessons/asyncio/0_nothing.ipynb",
        "python -m checker.nowhere",
        "pip install backend-cats",
        "pip install '.[deb]'",
        "docker run katas",
    ],
)
def test_a_command_that_is_not_true_is_noticed(command: str, whole: Path) -> None:
    with pytest.raises((AssertionError, KeyError, ModuleNotFoundError, SystemExit)):
        look_at(_words(command), command, whole)


def test_commands_are_found_in_blocks_and_in_sentences() -> None:
    assert list(commands(PAGE)) == [
        *("pip install -e .", "kata", "kata check x", "kata report a b"),
        *("kata hint leaked_siblings", "pytest -k x"),
    ]


def look_at(words: list[str], command: str, course: Path) -> None:
    """Whether what is named is there: the command, its options, the files."""
    match words:
        case ["uv", "run", "--extra", extra, *rest]:
            assert extra in _project()["optional-dependencies"]
            look_at(rest, command, course)
        case ["uv", "run", *rest]:
            look_at(rest, command, course)
        case ["kata", *rest]:
            parser(COMMANDS, overview.COMMAND).parse_args(rest)
        case ["python" | "python3", "-m", module, *_]:
            assert find_spec(module), module
        case ["jupyter", "lab" | "nbconvert", *rest]:
            assert all((course / each).exists() for each in rest if each.endswith(".ipynb"))
        case ["pip", "install", *rest]:
            assert all(each.startswith("-") or _installable(each) for each in rest)
        case [".ci/run"]:
            assert os.access(ROOT / ".ci" / "run", os.X_OK)
        case ["pytest", *_]:
            assert all((course / each).exists() for each in words if each.startswith("katas"))
        case _:
            assert why_not_run(words), f"{SHOWN[command]}: run it, or say in NOT_RUN why not"


def why_not_run(words: list[str]) -> str:
    """The reason for all commands that begin like this one; empty where there is none."""
    if "--root" in words or any(each.startswith("../") for each in words):
        return "needs a pack, as test_pack.py has one"
    if words[:2] == ["kata", "check"] and not _small(words):
        return "judges more than a rule"
    starts = (" ".join(words[:count]) for count in (2, 1))
    return next((NOT_RUN[start] for start in starts if start in NOT_RUN), "")


def run(words: list[str], learner: Path) -> None:
    program, *arguments = words
    if program == "kata":
        allowed = (PASSED, FAILED) if arguments[:1] == ["doctor"] else (PASSED,)
        assert main(arguments) in allowed
        return
    assert program == "pytest", f"{words}: run it, or say in NOT_RUN why not"
    judge = [] if _small(words) else ["--collect-only"]  # to judge more than a rule takes long
    command = [sys.executable, "-m", "pytest", *arguments, *judge]
    done = subprocess.run(command, cwd=learner, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def _small(words: list[str]) -> bool:
    """Whether it judges no more than a rule."""
    return any(FIRST.rule in each or each == FIRST.name for each in words)


def _names_a_command(words: list[str]) -> bool:
    """Such as `kata hint`, which says what is meant and leaves out of what."""
    needs = ("hint", "new", "reset", "solution")
    return len(words) == 2 and words[0] == "kata" and words[1] in needs and words[1] in COMMANDS


def _words(command: str) -> list[str]:
    """As a shell reads them, with something real for what is the reader's own."""
    words = [each.strip("[]") if each.isupper() else each for each in shlex.split(command)]
    while "=" in words[0]:  # an environment's variable
        words = words[1:]
    return [PLACES.get(each, each) for each in words]


def _installable(word: str) -> bool:
    """The course itself, or what it can be installed with."""
    extras = re.fullmatch(r"(?:\.|backend-katas)\[(.*)\]", word)
    if extras:
        return set(extras[1].split(",")) <= set(_project()["optional-dependencies"])
    return word in (".", _project()["name"])


def _project() -> dict[str, Any]:
    told: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return dict(told["project"])


PAGE = """
```bash
# first
pip install -e . && kata
kata check x  # the verdict
```

```console
$ kata report a \\
    b
3 files judged
```

```python
`kata never`
```

Type `kata hint
leaked_siblings`, or `pytest -k x`; `kata_name` and ``kata`` are others.
"""
