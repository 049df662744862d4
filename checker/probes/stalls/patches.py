"""What is changed in the standard library, and how it is changed back."""

import _thread
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Make = Callable[[Any], Any]  # a replacement for what it is given

_lock = _thread.allocate_lock()


class Patches:
    """Attributes that are replaced while anybody uses them."""

    def __init__(self, *wanted: tuple[Any, str, Make]) -> None:
        self._wanted = wanted
        self._users = 0
        self._made: dict[tuple[Any, str], tuple[Any, Any]] = {}

    @contextmanager
    def used(self) -> Iterator[None]:
        self._enter()
        try:
            yield
        finally:
            self._leave()

    def replace(self, owner: Any, name: str, make: Make) -> None:
        """Replace one more attribute, until the last user has left."""
        if (owner, name) not in self._made:
            stock, ours = vars(owner).get(name), make(getattr(owner, name))
            self._made[owner, name] = stock, ours
            setattr(owner, name, ours)

    def _enter(self) -> None:
        with _lock:
            self._users += 1
            if self._users == 1:
                for each in self._wanted:
                    self.replace(*each)

    def _leave(self) -> None:
        with _lock:
            self._users -= 1
            if not self._users:
                for owner, name in reversed(list(self._made)):
                    self._restore(owner, name)

    def _restore(self, owner: Any, name: str) -> None:
        stock, ours = self._made[owner, name]
        if vars(owner).get(name) is not ours:
            return  # somebody has wrapped ours: it stays, passes through, and is used again
        if stock is None:  # it was inherited
            delattr(owner, name)
        else:
            setattr(owner, name, stock)
        del self._made[owner, name]
