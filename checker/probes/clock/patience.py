"""How long the real world may keep the clock waiting."""

from collections.abc import Set


class Patience:
    """Gives up on things that were waited for too long, until they have gone once."""

    def __init__(self) -> None:
        self._things: Set[object] = frozenset()
        self._given_up: Set[object] = frozenset()
        self._waited = 0.0  # real seconds, with these same things

    def left(self, things: Set[object], seconds: float) -> Set[object]:
        """The things still worth waiting for."""
        self._given_up &= things
        things = things - self._given_up
        if things != self._things:
            self._things, self._waited = things, 0.0
        elif things and self._waited >= seconds:
            self._given_up |= things
            return frozenset()
        return things

    def wait(self, seconds: float) -> None:
        self._waited += seconds
