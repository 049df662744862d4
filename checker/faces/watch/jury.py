"""The verdicts, from a thread of their own: a save while a file is judged makes that void."""

import threading
from collections.abc import Callable
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from checker import progress, runner
from checker.after import after
from checker.faces.watch.events import Crashed, Event, Judged, Understood
from checker.faces.watch.saves import trouble
from checker.kata import Kata
from checker.verdict import Verdict

PATIENCE = 1.0  # seconds for the one that judges to be ended; it does not outlive us anyway


class Jury(threading.Thread):
    """Judges what it was asked for last; each judgement has a number, and only the last counts."""

    def __init__(self, root: Path, deadline: float, tell: Callable[[Event], None]) -> None:
        super().__init__(name="jury", daemon=True)
        self.root, self.deadline, self.tell = root, deadline, tell
        self.number = 0
        self._asked: Kata | None = None
        self._leaving = False
        self._change = threading.Condition()
        self._cut: Connection | None = None  # closed, it cuts short what is judged
        self._warm = ""  # the category that the runner is prepared for

    def judge(self, kata: Kata) -> int:
        """What is judged at the moment is void; the number of the judgement that begins."""
        with self._change:
            self._asked = kata
            self._void()
            return self.number

    def void(self) -> None:
        """No verdict is wanted any more."""
        with self._change:
            self._asked = None
            self._void()

    def leave(self) -> None:
        """End at once, and leave no process behind."""
        with self._change:
            self._leaving = True
            self._void()
        self.join(PATIENCE)

    def run(self) -> None:
        try:
            while work := self._next():
                self._judge(*work)
        except BaseException as error:
            self.tell(Crashed(error))

    def _void(self) -> None:
        self.number += 1
        if self._cut:
            self._cut.close()
            self._cut = None
        self._change.notify()

    def _next(self) -> tuple[Kata, int, Connection] | None:
        with self._change:
            self._change.wait_for(lambda: self._asked or self._leaving)
            kata, self._asked = self._asked, None
            if self._leaving or kata is None:
                return None
            stop, self._cut = Pipe(duplex=False)
            return kata, self.number, stop

    def _judge(self, kata: Kata, number: int, stop: Connection) -> None:
        if why := trouble(kata, self.root):
            self.tell(Judged(number, trouble=why))
            return
        if self._warm != kata.category:
            runner.warm_up([kata], anew=bool(self._warm))
            self._warm = kata.category
        with stop:
            verdict, unsaved = self._verdict(kata, stop)
        if verdict is None:
            return
        self.tell(Judged(number, verdict, unsaved=unsaved))
        if verdict.passed:
            known = progress.read(self.root)
            following = progress.following(kata, self.root, known)
            self.tell(Understood(number, after(kata, self.root), following))

    def _verdict(self, kata: Kata, stop: Connection) -> tuple[Verdict | None, str]:
        """On the files as they are at the end, and why it is not noted; None if it is void."""
        verdict, judged = None, ""
        while judged != (judged := progress.digest(kata, self.root)):
            verdict = None
            try:
                bounds: dict[str, Any] = {"deadline": self.deadline, "stop": stop}
                for _, given in progress.judge([kata], self.root, **bounds):
                    verdict = given
            except progress.NotSaved as error:
                return verdict, str(error)
            if verdict is None:
                break
        return verdict, ""
