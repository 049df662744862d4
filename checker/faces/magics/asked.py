"""What a notebook's paths name, and the one line for what cannot be done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from IPython.core.error import UsageError

from checker import catalog, work
from checker.after import KeptBack
from checker.kata import Kata


@contextmanager
def one_line() -> Iterator[None]:
    """What a learner asked wrongly, or a disk refused, is a UsageError, which IPython shows so."""
    try:
        yield
    except (catalog.UnknownPath, work.NothingKept, KeptBack) as error:
        raise UsageError(str(error)) from None
    except OSError as error:
        raise UsageError(f"{error.filename or 'kata'}: {error.strerror or error}") from None


def root() -> Path:
    """The folder that holds the course, or a pack, seen from the notebook's."""
    found = catalog.find_root(Path.cwd())
    catalog.use(found)
    return found


def file(path: str, kata: Kata, root: Path) -> Path:
    """The one file that a path names. A cell holds no more than one."""
    found = catalog.find_files(path, kata, root)
    if len(found) > 1:
        each = ", ".join(f"`{course_path(file, root)}`" for file in found)
        raise catalog.UnknownPath(
            f"{kata.path} has {len(found)} files, and a cell holds one; `%kata load` one of {each}"
        )
    return found[0]


def course_path(file: Path, root: Path) -> str:
    """What the course calls a learner's file."""
    return file.relative_to(root / "katas").with_suffix("").as_posix()
