"""The learner's file as a module that says clearly what is wrong with it."""

import os
import sys
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import FileFinder, ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any

from checker.kata import files
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


class Neighbours(MetaPathFinder):
    """Finds the files of a folder, which import one another, as in `from .routes import router`."""

    def __init__(self, folder: Path) -> None:
        self.package = folder.name

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if not path or not fullname.startswith(f"{self.package}."):
            return None
        places = (FileFinder(each, (FromText, [".py"])).find_spec(fullname) for each in path)
        return next(filter(None, places), None)


class FromText(SourceFileLoader):
    """Compiles the text: a cached .pyc may be older than the last save."""

    def get_code(self, fullname: str) -> CodeType:
        return _code(Path(self.path))

    def exec_module(self, module: ModuleType) -> None:
        super().exec_module(module)
        clock.set_watches(module.__dict__)


def load(place: Path) -> Subject:
    """The learner's file, executed afresh under its own name; of several files, the main one.

    Raises CannotImport with the reason.
    """
    file, *_ = files(place)
    subject = Subject(file.stem)
    if file != place:
        _make_package(place)
        subject = Subject(f"{place.name}.{file.stem}")
        subject.__package__ = place.name
    subject.__file__ = str(file)
    sys.modules[subject.__name__] = subject  # dataclasses and type hints look their module up
    try:
        with clock.loading():
            exec(_code(file), subject.__dict__)
    except (CannotImport, MemoryError):
        raise
    except (Exception, SystemExit) as error:
        raise CannotImport(f"{type(error).__name__}: {error}") from error
    clock.set_watches(subject.__dict__)
    return subject


def _make_package(folder: Path) -> None:
    """An empty one, whose modules are found in the folder; nothing of an earlier one is left."""
    for name in [each for each in sys.modules if each.startswith(f"{folder.name}.")]:
        del sys.modules[name]
    package = sys.modules[folder.name] = ModuleType(folder.name)
    package.__path__ = [str(folder)]
    others = [each for each in sys.meta_path if not isinstance(each, Neighbours)]
    sys.meta_path[:] = [Neighbours(folder), *others]


def _code(file: Path) -> CodeType:
    try:
        return compile(_text(file), str(file), "exec", dont_inherit=True)
    except (SyntaxError, ValueError) as error:
        raise CannotImport(f"{type(error).__name__}: {error}") from error


def _text(file: Path) -> str:
    try:
        if file.exists() and not (file.is_file() or file.is_dir()):  # a pipe would wait for ever
            raise CannotImport("it is no ordinary file; move it away")
        return file.read_text(encoding="utf-8-sig")  # Python, too, passes over the mark
    except FileNotFoundError:
        raise CannotImport("the file is not there") from None
    except (IsADirectoryError, PermissionError) as error:
        if os.path.isdir(file):
            raise CannotImport("a folder stands where the file should be") from None
        raise CannotImport(f"the file cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        raise CannotImport(f"line {line} is not UTF-8; save the file as UTF-8") from error
