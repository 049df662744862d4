"""The learner's file as a module that says clearly what is wrong with it."""

import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from checker.probes import clock


class CannotImport(Exception):
    """The learner's file is not there, is not Python, or fails while it is imported."""


class Missing(AttributeError):
    """A name that the checks need is gone from the learner's file."""


class Subject(ModuleType):
    """What the learner's file defines."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        raise Missing(f"`{name}` is gone from the file; the checks call it by that name")


def load(file: Path) -> Subject:
    """The learner's file, executed afresh under its own name.

    Raises CannotImport with the reason.
    """
    # Compiled from the text: a cached .pyc may be older than the last save.
    try:
        code = compile(_text(file), str(file), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise CannotImport(f"{type(error).__name__}: {error}") from error
    subject = Subject(file.stem)
    subject.__file__ = str(file)
    sys.modules[file.stem] = subject  # dataclasses and type hints look their module up
    try:
        exec(code, subject.__dict__)
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:
        raise CannotImport(f"{type(error).__name__}: {error}") from error
    clock.set_watches(subject.__dict__)
    return subject


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise CannotImport("the file is not there") from None
    except (IsADirectoryError, PermissionError) as error:
        if file.is_dir():
            raise CannotImport("a folder stands where the file should be") from None
        raise CannotImport(f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CannotImport(f"line {line} is not UTF-8; save the file as UTF-8") from error
