"""What a build has worked out, kept in `.cache` until something changes that it depends on."""

import hashlib
import os
import sys
from collections.abc import Callable, Iterable
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from functools import _lru_cache_wrapper

T = TypeVar("T")
_asked: "list[_lru_cache_wrapper[Any]]" = []


def place(root: Path, kind: str, *told: str) -> Path:
    """Where it is kept: another place for other texts, or other versions of what is installed."""
    return root / ".cache" / kind / _digest([_installed(), *told])


def once_a_build(function: Callable[..., T]) -> "_lru_cache_wrapper[T]":
    """Ask it once at the beginning of a build, whatever becomes of the files meanwhile."""
    asked = cache(function)
    _asked.append(asked)
    return asked


def forget() -> None:
    """A new build begins."""
    for each in _asked:
        each.cache_clear()


@once_a_build
def state(files: tuple[Path, ...]) -> str:
    """What stands in the files."""
    return _digest(file.read_text(encoding="utf-8") for file in files)


def write(file: Path, text: str) -> None:
    """In one step, as another build may be reading."""
    file.parent.mkdir(parents=True, exist_ok=True)
    part = file.with_suffix(f".{os.getpid()}")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def _digest(texts: Iterable[str]) -> str:
    told = hashlib.sha256()
    for text in texts:
        told.update(f"{len(text)} {text}".encode())
    return told.hexdigest()[:32]


@cache
def _installed() -> str:
    versions = sorted(f"{each.name} {each.version}" for each in distributions())
    return "\n".join([sys.version, *versions])
