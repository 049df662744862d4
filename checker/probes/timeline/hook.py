"""How a loop is made to tell what becomes of its tasks."""

import asyncio
import sys
from collections.abc import Callable, Coroutine
from types import FrameType
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from checker.probes.timeline.lives import Asked

LATE = 0.001  # seconds; a shorter wait for the loop is not told
EAGER = getattr(asyncio, "eager_task_factory", None)  # Python 3.12


class Listener(Protocol):
    """Whoever wants to be told. Tasks are known by their numbers; `now` is loop time."""

    def spawned(self, number: int, coro: Any, by: int | None, now: float) -> None: ...
    def named(self, number: int, name: str) -> None: ...
    def resumed(self, number: int, due: float, now: float) -> None: ...
    def suspended(self, number: int, task: asyncio.Task[Any], now: float) -> None: ...
    def ended(self, number: int, task: asyncio.Task[Any], now: float) -> None: ...
    def asked(
        self,
        number: int,
        asked: Asked,
        by: int | None,
        frame: FrameType,
        now: float,
    ) -> None: ...
    def destroyed(self, number: int, now: float) -> None: ...


class Task(asyncio.Task[Any]):
    """A task that tells its hook; its name stays `Task`, since that is printed in warnings."""

    def __init__(self, coro: Any, *, hook: "Hook", **options: Any) -> None:
        self._hook = hook
        self._number = hook.spawn(coro)
        if name := options.get("name"):
            hook.tell("named", self._number, str(name))
        eager = options.get("eager_start") and hook.loop.is_running()
        if eager:
            now = hook.loop.time()
            hook.resume(self._number, now, now)
        super().__init__(coro, **options)
        if eager:
            hook.suspend(self, self._number, hook.loop.time())

    def set_name(self, name: object) -> None:
        if name is None:  # Python 3.13.0 names every task of a factory "None"
            return
        self._hook.tell("named", self._number, str(name))
        super().set_name(str(name))

    def cancel(self, msg: Any | None = None) -> bool:
        if not self.done():
            self._hook.ask(self._number, "cancel", sys._getframe(1))
        return super().cancel(msg)

    def uncancel(self) -> int:
        self._hook.ask(self._number, "uncancel", sys._getframe(1))
        return super().uncancel()

    def __del__(self) -> None:
        self._hook.tell("destroyed", self._number, self._hook.loop.time())
        super().__del__()


class Ready:
    """The ready queue of a loop, seen through: who is taken from it gets to hold the loop."""

    def __init__(self, queue: Any, hook: "Hook") -> None:
        self.queue = queue
        self.append = queue.append  # the way in is used most, so it is no detour
        self._hook = hook

    def popleft(self) -> Any:
        handle = self.queue.popleft()
        self._hook.taken(handle)
        return handle

    def __len__(self) -> int:
        self._hook.idle()
        return len(self.queue)

    def __iter__(self) -> Any:
        return iter(self.queue)

    def __getitem__(self, index: int) -> Any:
        return self.queue[index]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.queue, name)


class Hook:
    """Sits on one loop while anybody listens; several recordings share it."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop: Any = loop
        self.listeners: list[Listener] = []
        self._count = 0
        self._guests: WeakKeyDictionary[asyncio.Task[Any], int] = WeakKeyDictionary()
        self._holder: tuple[asyncio.Task[Any], int] | None = None
        self._round = loop.time()
        self._due: WeakKeyDictionary[asyncio.Future[Any], float] = WeakKeyDictionary()

    @classmethod
    def on(cls, loop: asyncio.AbstractEventLoop) -> "Hook":
        """The hook of a loop, a new one if it has none."""
        hook = getattr(loop.get_task_factory(), "hook", None)
        return hook if isinstance(hook, cls) else cls(loop)

    def attach(self, listener: Listener) -> None:
        if not self.listeners:
            self._attach()
        self.listeners.append(listener)

    def detach(self, listener: Listener) -> None:
        self.listeners.remove(listener)
        if not self.listeners:
            self._detach()

    def number(self, task: asyncio.Task[Any] | None) -> int | None:
        """The number of a task that it knows."""
        if type(task) is Task and task._hook is self:
            return task._number
        return self._guests.get(task) if task else None

    def guest(self, task: asyncio.Task[Any], coro: Any) -> int:
        """The number of a task that another than this hook made."""
        known = self.number(task)
        if known is None:
            known = self._guests[task] = self.spawn(coro)
            self.tell("named", known, task.get_name())
        return known

    def tell(self, what: str, *details: Any) -> None:
        for listener in self.listeners:
            getattr(listener, what)(*details)

    def spawn(self, coro: Any) -> int:
        number, self._count = self._count, self._count + 1
        by = self.number(asyncio.current_task(self.loop))
        self.tell("spawned", number, coro, by, self.loop.time())
        return number

    def ask(self, number: int, asked: Asked, frame: FrameType) -> None:
        by = self.number(asyncio.current_task(self.loop))
        self.tell("asked", number, asked, by, frame, self.loop.time())

    # From here on it is about every step of every task, so it had better be quick.

    def taken(self, handle: Any) -> None:
        """A handle leaves the ready queue and is run at once."""
        now = self.loop.time()
        if self._holder:
            self._release(now)
        task = _stepping(handle._callback)
        if task is None:
            self._note_due(handle)
            return
        number = self.number(task)
        if number is not None:
            self._holder = task, number
            self.resume(number, self._since_when(handle), now)

    def idle(self) -> None:
        """The loop counts its queue between two rounds: the last task has let go of it."""
        # Whatever is run in a round was ready when the round began.
        self._round = self.loop.time()
        self.settle(self._round)

    def settle(self, now: float) -> None:
        """Tell what became of the last task, if it is not still at it."""
        if self._holder and asyncio.current_task(self.loop) is not self._holder[0]:
            self._release(now)

    def resume(self, number: int, due: float, now: float) -> None:
        for listener in self.listeners:
            listener.resumed(number, due if now - due > LATE else now, now)

    def suspend(self, task: asyncio.Task[Any], number: int, now: float) -> None:
        if type(task) is not Task:
            self.tell("named", number, task.get_name())
        for listener in self.listeners:
            if task.done():
                listener.ended(number, task, now)
            else:
                listener.suspended(number, task, now)

    def _release(self, now: float) -> None:
        assert self._holder
        (task, number), self._holder = self._holder, None
        self.suspend(task, number, now)

    def _since_when(self, handle: Any) -> float:
        """Since when the handle of a task has been ready."""
        future: Any = handle._args[0] if handle._args else None
        return self._due.pop(future, self._round) if _plain(future) else self._round

    def _note_due(self, handle: Any) -> None:
        """Remember when the future of a timer should have been done."""
        if isinstance(handle, asyncio.TimerHandle) and handle._args and _plain(handle._args[0]):
            self._due[handle._args[0]] = handle.when()

    def _attach(self) -> None:
        if not hasattr(self.loop, "_ready"):
            raise RuntimeError(
                "this loop keeps its ready queue to itself; use one of asyncio's own"
            )
        self._queue, self.loop._ready = self.loop._ready, Ready(self.loop._ready, self)
        self._factory = self.loop.get_task_factory()
        self.loop.set_task_factory(self._wrapped(self._factory))
        self.loop.set_task_factory = self._set_task_factory
        if task := asyncio.current_task(self.loop):
            self._holder = task, self.guest(task, task.get_coro())

    def _detach(self) -> None:
        self._holder = None
        if isinstance(self.loop._ready, Ready) and self.loop._ready.queue is self._queue:
            self.loop._ready = self._queue
        vars(self.loop).pop("set_task_factory", None)
        self.loop.set_task_factory(self._factory)

    def _set_task_factory(self, factory: Any) -> None:
        """The recorded code wants a factory of its own: it gets it, and is still seen."""
        self._factory = factory
        type(self.loop).set_task_factory(self.loop, self._wrapped(factory))

    def _wrapped(self, factory: Any) -> Any:
        """A task factory like the given one, whose tasks tell."""
        wrapped: Any = self._foreign(factory)
        if factory is None:
            wrapped = self._default()
        elif factory is EAGER:
            # anyio looks for this very kind of factory to step around it.
            wrapped = asyncio.create_eager_task_factory(self._task)  # type: ignore[attr-defined]
        wrapped.hook = self
        return wrapped

    def _task(self, coro: Coroutine[Any, Any, Any], **options: Any) -> Task:
        return Task(coro, hook=self, **options)

    def _default(self) -> Callable[..., asyncio.Task[Any]]:
        def factory(loop: Any, coro: Any, **options: Any) -> asyncio.Task[Any]:
            return self._task(coro, loop=loop, **options)

        return factory

    def _foreign(self, other: Any) -> Callable[..., asyncio.Task[Any]]:
        def factory(loop: Any, coro: Any, **options: Any) -> asyncio.Task[Any]:
            task: asyncio.Task[Any] = other(loop, coro, **options)
            if isinstance(task, asyncio.Task):
                # Not `task.get_coro()`: it crashes Python 3.12.1 if the task is done already.
                number = self.guest(task, coro)
                if task.done():  # an eager one
                    self.suspend(task, number, self.loop.time())
            return task

        return factory


def _plain(future: Any) -> bool:
    """Not just something like a future, which may have neither a hash nor weak references."""
    return type(future) is asyncio.Future


def _stepping(callback: Any) -> asyncio.Task[Any] | None:
    """The task that a callback steps. `call_soon(task.cancel)` steps none."""
    task = getattr(callback, "__self__", None)
    if isinstance(task, asyncio.Task):
        if getattr(callback, "__name__", "step").endswith(("step", "wakeup")):
            return task
    return None
