"""What a witness has to say of one run: frozen, plain data that fits into JSON.

Interleaving
└── Step            one line that a task ran
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal, Self

from checker.probes.picture import bundle

Did = Literal["ran", "awaits", "returned", "raised", "cancelled"]


@dataclass(frozen=True)
class Step:
    """A line of a task. Between the steps of one `turn`, nobody else ran.

    `task` counts the interleaving's tasks from 0. At the end of a turn it `did` something, such
    as awaits; `what` says what: `Lock.acquire`, `LookupError`. `departs` tells how the order here
    is another than asyncio's own; mostly it is empty.
    """

    task: int
    turn: int
    time: float
    file: str
    line: int
    source: str
    did: Did = "ran"
    what: str = ""
    departs: str = ""


@dataclass(frozen=True, repr=False)
class Interleaving:
    """Which task ran which line when. Shown as text when printed, as an image in a notebook.

    `choices` replay it; `seed` and `run` tell how it was found (-1: it was replayed). `earlier`
    steps were left out. `error` is the message of what was raised, if anything was.
    """

    tasks: tuple[str, ...]
    steps: tuple[Step, ...]
    choices: tuple[int, ...]
    seed: int = 0
    run: int = -1
    error: str = ""
    earlier: int = 0

    def as_dict(self) -> dict[str, Any]:
        """The same as dictionaries and lists, for `json.dumps`."""
        plain = asdict(self)
        return plain | {key: list(plain[key]) for key in ("tasks", "steps", "choices")}

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> Self:
        """The interleaving that `as_dict` was asked of."""
        steps = tuple(Step(**each) for each in plain["steps"])
        tasks, choices = tuple(plain["tasks"]), tuple(plain["choices"])
        return cls(**plain | {"tasks": tasks, "steps": steps, "choices": choices})

    def __repr__(self) -> str:
        return f"<Interleaving of {len(self.tasks)} tasks, {len(self.steps)} steps>"

    # How to draw is known above, in modules that know what this is: hence the late imports.

    def __str__(self) -> str:
        from checker.probes.schedules.text import draw_text

        return draw_text(self)

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, str]:
        from checker.probes.schedules.svg import describe, draw_svg

        return bundle(draw_svg(self), describe(self), str(self))
