"""Fewer choices that break a scenario as well."""

from collections.abc import Callable, Iterator

REPLAYS = 60  # at most; 10 to 30 are usual

Choices = list[int]


def shrink(choices: Choices, trial: Callable[[Choices], Choices | None]) -> Choices:
    """The choices, with as many of them back to 0 as can be.

    `trial` replays: it returns the choices that were really taken if they broke the scenario in
    the same way, else None. Without one choice, all later ones may mean something else.
    """
    left, size = REPLAYS, len(_made(choices)) // 2
    while size and left:
        for fewer in _without(choices, size):
            left -= 1
            taken = trial(fewer)
            if taken is not None and _cost(taken) < _cost(choices):
                choices = taken
                size = min(size, len(_made(choices)))
                break
            if not left:
                break
        else:
            size //= 2
    return choices


def _without(choices: Choices, size: int) -> Iterator[Choices]:
    """The choices without so many of those that were made, the last ones first."""
    made = _made(choices)
    for end in range(len(made), 0, -size):
        gone = set(made[max(end - size, 0) : end])
        yield [0 if at in gone else choice for at, choice in enumerate(choices)]
        # The later ones may still mean the same if they come one choice earlier.
        yield [choice for at, choice in enumerate(choices) if at not in gone]


def _made(choices: Choices) -> list[int]:
    """Where a choice differs from asyncio's own."""
    return [at for at, choice in enumerate(choices) if choice]


def _cost(choices: Choices) -> tuple[int, int]:
    return len(_made(choices)), len(choices)
