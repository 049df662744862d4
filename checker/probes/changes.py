"""How a probe changes a library while it records.

Recordings begin and end in any order, so that each change is a layer of its
own: when one is taken off, those above it are laid anew upon what was below.
"""

import _thread
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

Make = Callable[[Any], Any]  # a replacement for what it is given

_INHERITED = object()
_lock = _thread.RLock()  # `threading.Lock` may be among what is changed


@dataclass(eq=False)
class _Layer:
    wrap: Make
    below: Any
    ours: Any
    used: bool = True


_layers: dict[tuple[Any, str], list[_Layer]] = {}


@contextmanager
def changed(owner: Any, name: str, wrap: Make) -> Iterator[None]:
    """`owner.name` wrapped. Whoever wraps it meanwhile keeps their wrapping, and ours in it."""
    with _lock:
        _settle(owner, name)
        layer = _put_on(owner, name, wrap)
    try:
        yield
    finally:
        with _lock:
            layer.used = False
            _settle(owner, name)


class Changes:
    """Attributes that are replaced while anybody uses them."""

    def __init__(self, *wanted: tuple[Any, str, Make]) -> None:
        self._wanted = wanted
        self._users = 0
        self._made: set[tuple[Any, str]] = set()
        self._stack = ExitStack()
        self._lock = _thread.RLock()  # a collected generator may leave while another enters

    @contextmanager
    def used(self) -> Iterator[None]:
        with self._lock:
            self._users += 1
            if self._users == 1:
                for each in self._wanted:
                    self.replace(*each)
        try:
            yield
        finally:
            with self._lock:
                self._users -= 1
                if not self._users:
                    self._made.clear()
                    self._stack.close()

    def replace(self, owner: Any, name: str, make: Make) -> None:
        """Replace one more attribute, until the last user has left."""
        if (owner, name) not in self._made:
            self._made.add((owner, name))
            self._stack.enter_context(changed(owner, name, make))


def _put_on(owner: Any, name: str, wrap: Make) -> _Layer:
    below = getattr(owner, "__dict__", {}).get(name, _INHERITED)
    layer = _Layer(wrap, below, wrap(getattr(owner, name)))
    _layers.setdefault((owner, name), []).append(layer)
    setattr(owner, name, layer.ours)
    return layer


def _settle(owner: Any, name: str) -> None:
    """Take off what is no longer used, unless somebody else has wrapped it."""
    layers = _layers.get((owner, name), [])
    ended = next((at for at, layer in enumerate(layers) if not layer.used), len(layers))
    if ended == len(layers) or getattr(owner, name) is not layers[-1].ours:
        return  # what somebody has wrapped stays below, passes through, and is taken off later
    above = [layer for layer in layers[ended:] if layer.used]
    if layers[ended].below is _INHERITED:
        delattr(owner, name)
    else:
        setattr(owner, name, layers[ended].below)
    del layers[ended:]
    for layer in above:
        layer.below = getattr(owner, "__dict__", {}).get(name, _INHERITED)
        layer.ours = layer.wrap(getattr(owner, name))
        setattr(owner, name, layer.ours)
    layers += above
    if not layers:
        del _layers[owner, name]
