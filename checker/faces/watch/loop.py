"""Keys, saves, verdicts and signals, one after another, and the screen after each."""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

from checker.faces.watch import deeds
from checker.faces.watch.events import (
    Crashed,
    Event,
    Hung,
    Judged,
    Pressed,
    Saved,
    Signalled,
    Understood,
)
from checker.faces.watch.jury import Jury
from checker.faces.watch.keys import Keys
from checker.faces.watch.model import Extent, Model
from checker.faces.watch.painter import Painter
from checker.faces.watch.press import press
from checker.faces.watch.saves import Saves
from checker.faces.watch.terminal import Terminal
from checker.faces.watch.view import frame
from checker.kata import Kata

TICK = 0.5  # seconds: how often the size is looked at where no signal tells of it
ENDS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
OTHERS = ("SIGTSTP", "SIGCONT", "SIGWINCH")


def watch(kata: Kata, root: Path, deadline: float, *, ascii: bool = False) -> int:
    """Show a kata, and go where the learner goes, until that is out; 0, or the ending signal."""
    events: SimpleQueue[Event] = SimpleQueue()
    terminal = Terminal()
    with _signals(events.put), terminal:
        loop = Loop(kata, root, deadline, events, terminal, ascii)
        try:
            return loop.run()
        finally:
            loop.leave()


class Loop:
    """What is on the screen, and the threads that tell of what happens."""

    def __init__(
        self,
        kata: Kata,
        root: Path,
        deadline: float,
        events: SimpleQueue[Event],
        terminal: Terminal,
        ascii: bool,
    ) -> None:
        self.root, self.events, self.terminal, self.ascii = root, events, terminal, ascii
        self.painter = Painter(terminal.write)
        self.size = terminal.size()
        self.extent = Extent()
        self.drawn: Model | None = None
        self.number = 0  # of the judgement that counts
        self.ended: int | None = None  # the exit code
        self.jury = Jury(root, deadline, events.put)
        self.keys = Keys(events.put)
        self.saves: Saves | None = None
        self.model = Model(kata)
        self.jury.start()
        self.keys.start()
        self.open(kata)

    def run(self) -> int:
        while self.ended is None:
            if self.events.empty():
                self.draw()
            try:
                event = self.events.get(timeout=TICK)
            except Empty:
                continue
            self.hear(event)
        return self.ended

    def leave(self) -> None:
        """No thread and no process of ours goes on; the screen is given back before the wait."""
        if self.saves:
            self.saves.leave()
        self.keys.leave()
        self.terminal.leave()
        self.jury.leave()

    def draw(self) -> None:
        """What has changed since the last time, if anything has."""
        if (size := self.terminal.size()) != self.size:
            self.size = size
            self.forget()
        if self.model is not self.drawn:
            shown = frame(self.model, *self.size, ascii=self.ascii)
            self.drawn, self.extent = self.model, shown.extent
            self.painter.paint(shown.lines)

    def forget(self) -> None:
        """What the terminal shows is not ours: draw all of it anew."""
        self.drawn = None
        self.painter.forget()

    def hear(self, event: Event) -> None:
        match event:
            case Pressed(key):
                self.press(key)
            case Saved(kata) if kata == self.model.kata:
                self.judge(view="kata", question="", top=None, note="")
            case Judged(number) if number == self.number:
                self.judged(event)
            case Understood(number, seen, following) if number == self.number:
                self.model = replace(self.model, seen=seen, following=following)
            case Signalled(number):
                self.signalled(number)
            case Hung():
                self.ended = 128 + int(getattr(signal, "SIGHUP", 1))
            case Crashed(error):
                raise error

    def open(self, kata: Kata) -> None:
        """Another kata, and no longer the one before."""
        self.model = deeds.opened(kata, self.root)
        self.listen()
        self.judge()

    def listen(self) -> None:
        """From now on tell of saves; what was saved until now is known."""
        if self.saves:
            self.saves.leave()
        self.saves = Saves(self.model.kata, self.root, self.events.put)
        self.saves.start()

    def judge(self, **changes: Any) -> None:
        self.number = self.jury.judge(self.model.kata)
        self.model = replace(self.model, judging=True, **changes)

    def judged(self, told: Judged) -> None:
        self.model = replace(
            self.model,
            judging=False,
            trouble=told.trouble,
            unsaved=told.unsaved,
            verdict=told.verdict,
            seen=None,
            following=None,
        )

    def press(self, key: str) -> None:
        self.model, deed = press(self.model, key, self.extent)
        if deed == "quit":
            self.ended = 0
        elif deed == "open":
            self.open(self.model.kata)
        elif deed == "judge":
            self.judge()
        elif deed == "redraw":
            self.forget()
        elif deed:
            self.do(deeds.DEEDS[deed])
            if deed in deeds.WRITING:
                self.listen()
                self.judge()

    def do(self, deed: deeds.Deed) -> None:
        """What cannot be done is one line on the screen."""
        try:
            self.model = deed(self.model, self.root)
        except OSError as error:
            self.model = replace(self.model, note=deeds.why(error, self.model))

    def signalled(self, number: int) -> None:
        name = signal.Signals(number).name
        if name in ENDS:
            self.ended = 128 + number
        elif name == "SIGTSTP":
            self.pause()
        elif name == "SIGCONT":
            self.resume()

    def pause(self) -> None:
        """Ctrl-Z: a verdict under way is void, as its deadline would pass meanwhile."""
        self.jury.void()
        self.terminal.leave()
        stop = signal.SIGTSTP if sys.platform != "win32" else signal.SIGINT
        ours = signal.signal(stop, signal.SIG_DFL)
        os.kill(os.getpid(), stop)  # here we stop, until `fg`
        signal.signal(stop, ours)
        self.resume()

    def resume(self) -> None:
        self.terminal.leave()
        self.terminal.enter()
        self.forget()
        if self.model.judging:
            self.judge()


@contextmanager
def _signals(tell: Callable[[Event], None]) -> Iterator[None]:
    """They wait in the queue for their turn, so that none comes at a bad moment."""
    known = [getattr(signal, name) for name in (*ENDS, *OTHERS) if hasattr(signal, name)]
    before = {each: signal.signal(each, lambda n, _: tell(Signalled(n))) for each in known}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
