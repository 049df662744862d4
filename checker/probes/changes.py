"""How a probe changes a library while it records."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def changed(owner: Any, name: str, wrap: Callable[[Any], Any]) -> Iterator[None]:
    """`owner.name` wrapped. Whoever wraps it meanwhile keeps their wrapping, and ours in it."""
    original = getattr(owner, name)
    ours = wrap(original)
    setattr(owner, name, ours)
    try:
        yield
    finally:
        if getattr(owner, name) is ours:
            setattr(owner, name, original)
