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
    """A line of a task.

    Attributes:
        task: which of the interleaving's tasks, counted from 0
        turn: of the loop, counted from 1; between the steps of one turn, nobody else ran
        time: seconds of the loop's clock
        file: the path of the file
        line: counted from 1
        source: what is written there
        did: "ran"; at the end of a turn "awaits", "returned", "raised" or "cancelled"
        what: it awaits, or raised: `Lock.acquire`, `LookupError`
        departs: how the order here is another than asyncio's own; mostly empty
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

    Attributes:
        tasks: the names of those that ran a step, in the order of spawning
        steps: in the order in which they ran
        choices: to be replayed: which came next, counted from 0, which is asyncio's own
        seed: any number; the orders were drawn from it
        run: which of the orders it was, counted from 0; -1 if it was replayed
        error: the message of what was raised, or ""
        earlier: how many steps before these were left out
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
