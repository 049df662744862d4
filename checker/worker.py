"""The child that judges one learner's file: it loads it, runs its checks and reports."""

import faulthandler
import gc
import io
import json
import os
import shutil
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Literal

import pytest
import pytest_asyncio.plugin

from checker.checks import fixtures
from checker.kata import CHECKS
from checker.order import DUMP, STACK, Order
from checker.probes import clock, statements
from checker.probes.schedules import Broken
from checker.probes.timeline import Recorder
from checker.sight import Sight, busy, explain
from checker.verdict import place_of

ARGUMENTS = (
    f"--config-file={os.devnull}",
    f"--rootdir={CHECKS}",
    f"--confcutdir={CHECKS}",  # else it lists every folder above, up to the root
    "--override-ini=asyncio_mode=auto",
    "--override-ini=asyncio_default_fixture_loop_scope=function",
    "--assert=plain",  # checks say themselves what they saw
    "--disable-plugin-autoload",
    *(
        f"-pno:{name}"
        for name in "terminal capture cacheprovider warnings logging doctest junitxml "
        "unraisableexception threadexception faulthandler pastebin debugging stepwise "
        "setuponly setupplan unittest legacypath reports skipping".split()
    ),
)


def work(order: Order, connection: Connection) -> None:
    """Judge in this process, report over the connection, and leave."""
    gc.freeze()  # what was imported beforehand stays: a collection need not look through it
    reports = Reports(connection)
    _confine(order, reports)
    threading.Thread(target=_answer, args=(order, reports), daemon=True).start()
    judge = Judge(order, reports)
    reports.send(kind="ready")
    with clock.install():
        nodes = [f"{order.module}::test_{name}" for name in order.checks]
        pytest.main(
            [*ARGUMENTS, *_options(order), *nodes, f"{CHECKS / 'canary.py'}::test_canary"],
            plugins=[
                pytest_asyncio.plugin,
                fixtures,
                judge,
            ],  # by -p, it would look for entry points
        )
    reports.send(kind="done", canary=judge.canary)
    os._exit(0)  # joins nothing that the learner's code left behind


def _options(order: Order) -> tuple[str, ...]:
    """What the fixtures are told."""
    lent = order.postgres
    postgres = (f"--postgres={lent.url}", f"--mark={lent.mark}", f"--no-postgres={lent.missing}")
    ours = order.module.startswith(str(CHECKS))  # those of packs are in no package
    modules = () if ours else ("--import-mode=importlib",)
    folder = os.path.join(order.scratch, "pytest")  # which the parent removes
    return (f"--subject={order.file}", f"--basetemp={folder}", *postgres, *modules)


class Reports:
    """The line to the parent; any thread may send."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self._lock = threading.Lock()

    def send(self, **report: Any) -> None:
        with self._lock:
            self.connection.send_bytes(json.dumps(report).encode())


class Printed(io.RawIOBase):
    """What the learner's code prints goes to the parent, who keeps the end of it."""

    def __init__(self, reports: Reports) -> None:
        self.reports = reports

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.reports.send(kind="printed", text=bytes(data)[-4096:].decode(errors="replace"))
        return len(data)


class Way(pytest.Directory):
    """A folder on the way to the checks: what else is in there, pytest need not look at."""

    def collect(self) -> Iterator[pytest.Collector]:
        for path in self.path.iterdir():
            if self.session.isinitpath(path, with_parents=True):
                if path.is_dir():
                    yield self.ihook.pytest_collect_directory(path=path, parent=self)
                else:
                    yield from self.ihook.pytest_collect_file(file_path=path, parent=self)


class Judge:
    """The pytest plugin that turns what happens to a check into a report."""

    def __init__(self, order: Order, reports: Reports) -> None:
        self.file = order.file
        self.module = order.module
        self.reports = reports
        self.canary = "not run"
        self._failed: set[str] = set()
        self._errors: set[str] = set()

    def pytest_collect_directory(self, path: Path, parent: pytest.Collector) -> pytest.Directory:
        return Way.from_parent(parent, path=path)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(
        self, item: pytest.Function, call: pytest.CallInfo[None]
    ) -> pytest.TestReport:
        """In the place of pytest's own, which formats tracebacks that nobody will read."""
        assert call.when != "collect"
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        if _check(item.nodeid) == "canary":
            self.canary = outcome if call.when == "call" else self.canary
        elif call.excinfo and item.nodeid not in self._failed:
            self._failed.add(item.nodeid)
            self._tell_failure(item, call.excinfo.value)
        elif call.when == "teardown" and item.nodeid not in self._failed:
            self.reports.send(kind="result", check=_check(item.nodeid), outcome="passed")
        return pytest.TestReport(item.nodeid, item.location, {}, outcome, None, call.when)

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.failed:
            self.reports.send(kind="broken", text=str(report.longrepr))

    def _tell_failure(self, item: pytest.Function, error: BaseException) -> None:
        seen = item.funcargs.get("tasks")
        timeline = seen.timeline() if isinstance(seen, Recorder) else None
        sight = explain(error, self.file, timeline, self.module)
        if sight.cause == "environment":
            told = _told(sight, self.file)
            self.reports.send(kind="result", check=_check(item.nodeid), outcome="not run", **told)
            return
        if sight.final or sight.saw in self._errors:
            item.session.shouldstop = "the other checks would say the same"
        if sight.saw in self._errors:
            return
        if not sight.asserted:
            self._errors.add(sight.saw)
        drawn = timeline and timeline.lives and not sight.final
        self.reports.send(
            kind="result",
            check=_check(item.nodeid),
            outcome="failed",
            timeline=timeline.as_dict() if timeline and drawn else None,
            interleaving=error.interleaving.as_dict() if isinstance(error, Broken) else None,
            request=_last_request(item),
            statements=_statements(item, sight),
            **_told(sight, self.file),
        )


def _check(nodeid: str) -> str:
    return nodeid.rpartition("::test_")[2].partition("[")[0]


def _last_request(item: pytest.Function) -> dict[str, Any] | None:
    watch = item.funcargs.get("watch")
    life = watch.last() if isinstance(watch, fixtures.Watch) else None
    return life.as_dict() if life else None


def _statements(item: pytest.Function, sight: Sight) -> dict[str, Any] | None:
    sent = item.funcargs.get("sent")
    waterfall = sent.waterfall() if isinstance(sent, statements.Recorder) else None
    return waterfall.as_dict() if waterfall and waterfall.rows and not sight.final else None


def _told(sight: Sight, place: str) -> dict[str, Any]:
    told = {"cause": sight.cause, "saw": sight.saw}
    return told | (place_of(place, *sight.spot) if sight.spot else {})


def _answer(order: Order, reports: Reports) -> None:
    """Say where the code is when the parent asks; end when the parent has ended."""
    while True:
        try:
            reports.connection.recv_bytes()
        except (EOFError, OSError):
            shutil.rmtree(order.scratch, ignore_errors=True)
            _end()
        reports.send(kind="where", **_told(busy(order.file, fixtures.waiting()), order.file))


def _end() -> None:
    if hasattr(os, "killpg"):
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _confine(order: Order, reports: Reports) -> None:
    """A process group, a folder, an output and a bound on memory of its own."""
    if hasattr(os, "setsid"):
        os.setsid()
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # see `runner._start_server`
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.chdir(order.scratch)  # gone already, and nobody to tell, where the parent was interrupted
    stack = open(STACK, "w")
    if DUMP:
        faulthandler.register(DUMP, file=stack)
    else:  # the machine's load prolongs no deadline there
        faulthandler.dump_traceback_later(order.deadline + 0.2, file=stack)
    for name in ("stdout", "stderr"):
        raw = io.BufferedWriter(Printed(reports))
        setattr(sys, name, io.TextIOWrapper(raw, encoding="utf-8", line_buffering=True))
    with suppress(ImportError, ValueError, OSError):  # Windows has no such bound, macOS no effect
        import resource

        for bound in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE):  # files may lie in memory, too
            resource.setrlimit(bound, (order.memory, order.memory))
