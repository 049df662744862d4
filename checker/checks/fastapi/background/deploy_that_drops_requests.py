"""One deployment of a real server: what the balancer and two uploads see of it."""

import time
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from checker.probes import server
from checker.probes.server import Answer, Held, Served
from checker.probes.timeline import Recorder
from checker.probes.values import same

HINTS = (
    "Run the file: after SIGTERM the balancer reads nothing at all. The flag is raised in the "
    "lifespan, and uvicorn comes to that last, long after it has closed the socket. What does it "
    "do first?",
    "At the signal uvicorn calls `Server.handle_exit`; a tick later `Server.shutdown` closes "
    "the socket. A subclass may do something before either; while it awaits, the loop serves on. "
    "Whoever replaces the signal's handler has to pass the signal on.",
    "`class DrainingServer(uvicorn.Server)` with `async def shutdown(self, sockets=None)`: raise "
    "the flag, `await asyncio.sleep(DRAIN)`, `await super().shutdown(sockets)`. Then "
    "`DrainingServer(uvicorn.Config(app, ...)).run()`.",
)
SHOWS = ("Draining before the end",)
DEADLINE = 30.0  # seconds of real time: a slow machine has to start the server twice
PHOTO = b"a photo of a teapot"
CLOSED = "the photo store is closed"
DRAINS = (1.0, 3.0)  # seconds; the longer one for a machine that was too slow for the other
LATE = 0.9  # of a drain: what is seen later says nothing of the drain
OUTLIVES = 2.4  # drains: so long is an upload in flight, longer than a grace of one more drain
PATIENCE = 4.0  # seconds of waiting for the end of the process


async def test_tells_the_balancer(kata: Any, tasks: Recorder) -> None:
    """from SIGTERM on /readyz answers 503, for as long as the load balancer may ask"""
    seen = await deployment(kata)
    assert seen.before == "200", f"before any SIGTERM the balancer read {seen.before}"
    told = f"{seen.signal}; asking /readyz, the balancer then read {seen.heard}"
    assert seen.draining, f"{told}; it was not told within the drain"
    assert seen.probes[-1] == "503", f"{told}; the drain was not over yet"


async def test_serves_who_still_comes(kata: Any, tasks: Recorder) -> None:
    """an upload that comes within DRAIN seconds is taken, whatever /readyz says"""
    seen = await deployment(kata)
    told = f"{seen.signal}; within the drain somebody came with a photo, and {seen.greeting}"
    assert seen.greeting == TAKEN, told


async def test_finishes_uploads(kata: Any, tasks: Recorder) -> None:
    """an upload in flight, at SIGTERM or when the drain is over, is finished and answered"""
    seen = await deployment(kata)
    for when, upload in (("at SIGTERM", seen.first), ("when the drain was over", seen.late)):
        told = f"{seen.signal}; the upload in flight {when} got {shown(upload)}"
        assert upload is None or answered(upload), told


async def test_ends_by_itself(kata: Any, tasks: Recorder) -> None:
    """after the last answer the lifespan shuts down, and the process ends by itself"""
    seen = await deployment(kata)
    assert seen.exitcode is not None, (
        f"{seen.signal}; {PATIENCE:g} s after the last answer the process still ran"
    )
    assert CLOSED in seen.log, (
        f"{seen.signal}; the process ended with exit code {seen.exitcode}, "
        f"and its log does not say {CLOSED!r}"
    )


TAKEN = "was taken"


@dataclass
class Deployment:
    """What was seen from outside. `late` is the upload that came amid the drain, if it could."""

    line: int | None
    before: str = ""  # what /readyz answered before SIGTERM
    probes: list[str] = field(default_factory=list)  # and after it, until somebody came
    greeting: str = ""
    first: Answer | ConnectionError | None = None
    late: Answer | ConnectionError | None = None
    exitcode: int | None = None
    log: str = ""
    punctual: bool = False  # whether all that was within the drain

    @property
    def signal(self) -> str:
        return f"SIGTERM came while line {self.line} served" if self.line else "SIGTERM came"

    @property
    def draining(self) -> bool:
        return "503" in self.probes

    @property
    def heard(self) -> str:
        """The probes in order, equal ones counted."""
        runs = ((what, len(list(run))) for what, run in groupby(self.probes))
        return ", then ".join(
            f"{what} {times} times" if times > 1 else what for what, times in runs
        )


_seen: dict[str, Deployment] = {}


async def deployment(kata: Any) -> Deployment:
    """One deployment, for all checks of a file: a start takes longer than all the rest."""
    if kata.__file__ not in _seen:
        for drain in DRAINS:
            _seen[kata.__file__] = seen = await deploy(kata.__file__, drain)
            if seen.punctual:
                break
    return _seen[kata.__file__]


async def deploy(file: str, drain: float) -> Deployment:
    """SIGTERM with one upload in flight, and another one that comes amid the drain."""
    async with server.serve(file, main="serve", env={"DRAIN": str(drain)}) as served:
        seen = Deployment(served.line)
        first = await served.hold("PUT", "/photos/first", PHOTO)
        seen.before = await readyz(served)
        signalled = time.monotonic()  # no drain begins before that: what is seen in time is proof
        served.terminate()
        while not seen.probes or seen.probes[-1] == "200":  # in flight until the 503 is seen
            answer, waited = await readyz(served), time.monotonic() - signalled
            seen.probes.append(answer if waited < drain else f"{answer}, but {waited:.1f} s later")
            if waited > drain / 2:
                break
        seen.first = await finished(first)
        while seen.probes[-1] == "503" and time.monotonic() < signalled + drain / 2:
            seen.probes.append(await readyz(served))
        late = await arrives(served, seen)
        seen.punctual = time.monotonic() < signalled + drain * LATE
        if late:
            await keep_coming(served, seen, signalled, drain)
            while time.monotonic() < signalled + drain * OUTLIVES:
                await readyz(served)  # the door may be closed by now; the upload is in flight
            seen.late = await finished(late)
        seen.exitcode = await served.ended(within=PATIENCE)
    seen.log = served.log
    return seen


async def readyz(served: Served) -> str:
    try:
        return str((await served.call("GET", "/readyz")).status)
    except ConnectionError as error:
        return f"nothing ({told(error)})"


async def arrives(served: Served, seen: Deployment) -> Held | None:
    """Somebody comes with a photo."""
    try:
        late = await served.hold("PUT", "/photos/late", PHOTO)
    except ConnectionError as error:
        seen.greeting = f"found nobody ({told(error)})"
        return None
    if late.answered:
        seen.greeting = f"read {(await late.finish()).status}"
        return None
    seen.greeting = TAKEN
    return late


async def keep_coming(served: Served, seen: Deployment, signalled: float, drain: float) -> None:
    """One photo after the other, until the drain is over or one is not taken."""
    while seen.greeting == TAKEN and time.monotonic() < signalled + drain:
        try:
            status = (await served.call("PUT", "/photos/last", content=PHOTO)).status
            greeting = TAKEN if status == 200 else f"read {status}"
        except ConnectionError as error:
            greeting = f"found nobody ({told(error)})"
        waited = time.monotonic() - signalled
        # So late an answer says nothing of the drain.
        if greeting != TAKEN and waited < drain:
            seen.greeting = f"{greeting}, {waited:.2f} s after SIGTERM; DRAIN was {drain:g} s"


async def finished(upload: Held) -> Answer | ConnectionError:
    try:
        return await upload.finish()
    except ConnectionError as error:
        return error


def answered(upload: Answer | ConnectionError) -> bool:
    if isinstance(upload, ConnectionError) or upload.status != 200:
        return False
    try:
        return same(upload.json(), {"bytes": len(PHOTO)})
    except ValueError:
        return False


def shown(upload: Answer | ConnectionError | None) -> str:
    if isinstance(upload, Answer):
        return f"{upload.status} {upload.text:.200}"
    return f"no answer ({told(upload)})" if upload else "none"


def told(error: ConnectionError) -> str:
    return error.strerror or str(error)
