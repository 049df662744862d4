"""What a learner's folder is given: katas, lessons, and what pytest, git and people read there."""

from collections.abc import Iterator
from pathlib import Path

from checker import catalog, work
from checker.kata import Kata

Files = dict[str, bytes]  # by their paths in the folder, as `katas/asyncio/capstone.py`


def katas() -> Iterator[tuple[Kata, Files]]:
    """Each as it is given out."""
    for kata in catalog.KATAS:
        files = work.contents(kata.original)
        yield kata, {f"katas/{kata.rule}/{name}": text for name, text in files.items()}


def others() -> Files:
    """Lessons with all that lies beside them, and the texts below."""
    return {**dict(_lessons(catalog.HOME / "lessons")), **TEXTS}


def _lessons(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        inside = file.relative_to(folder)
        if file.is_file() and not any(part.startswith(".") for part in inside.parts):
            yield f"lessons/{inside.as_posix()}", file.read_bytes()


README = """\
# Backend Katas

`kata` shows the course, what is next, and the verdict on it.

| To | do |
|---|---|
| see what is next | `kata` |
| mend one, and see the verdict after each save | `kata watch` |
| judge one kata | `kata check leaked_siblings` |
| get a hint | `kata hint leaked_siblings` |
| start one anew (yours is kept) | `kata reset leaked_siblings` |
| read the lessons and run them | `kata lab` |
| grade a whole category | `pytest katas/asyncio` |
| see whether all that is needed is there | `kata doctor` |

`katas/` holds the broken files: mend them. `lessons/` has a notebook for each rule. `.kata/` holds
your progress and earlier versions of your files.

`pip install --upgrade backend-katas && kata update` brings what is new in the course. What you have
edited stays.
"""
PYTEST = """\
# So that `pytest katas` grades quickly, and without warnings.
[pytest]
testpaths = katas
addopts = -p no:anyio
asyncio_mode = auto
asyncio_default_fixture_loop_scope = function
"""
GITIGNORE = """\
.ipynb_checkpoints/
.pytest_cache/
.venv/
__pycache__/
# What you have passed may be committed; earlier versions of files are git's own business.
.kata/*
!.kata/course.json
!.kata/progress.json
"""
TEXTS = {
    name: text.encode()
    for name, text in {
        "README.md": README,
        "pytest.ini": PYTEST,
        ".gitignore": GITIGNORE,
    }.items()
}
