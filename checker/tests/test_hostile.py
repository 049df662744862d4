"""Whatever stands in a learner's file, the verdict comes, names the cause, and nothing is left."""

import json
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent

import pytest

from checker import catalog, runner
from checker.child import KEPT
from checker.kata import Kata
from checker.tests.rooms import mend
from checker.verdict import Result, Verdict

ROOT = Path(__file__).parents[2]
KATA = Kata("asyncio/taskgroup/leaked_siblings")
NEIGHBOUR = Kata("asyncio/taskgroup/lost_receipts")
SOLUTION = KATA.solution(ROOT).read_text(encoding="utf-8")
DEADLINE = 2.5  # seconds; what waits for its turn is not counted
MEMORY = 1 << 28  # bytes, soon eaten also by a busy machine
MARK = "left-behind-by-a-hostile-kata"

AT_IMPORT = {  # appended to the solution
    "leaves_at_import": ("import os; os._exit(0)", "died", "exit code 0"),
    "exits_at_import": ("import sys; sys.exit()", "cannot be imported", "SystemExit"),
    "loops_at_import": ("while True: pass", "timed out", "busy at line"),
    "is_no_python": ("async def load_dashboard(:", "cannot be imported", "SyntaxError"),
    "imports_what_is_not_there": ("import no_such", "cannot be imported", "no_such"),
    "cuts_the_line": ("import os; os.closerange(3, 256)", "died", "before the check was over"),
    "lost_its_function": ("del load_dashboard", "wrong", "`load_dashboard` is gone"),
    "patches_pytest": (
        "import pytest; pytest.Function.runtest = lambda self: None",
        "wrong",
        "must fail passed",
    ),
    "patches_pytest_deeper": (
        "from _pytest.runner import CallInfo as C; C.from_call = classmethod("
        "lambda cls, func, when, reraise=None: cls(None, None, 0, 0, 0, when, _ispytest=True))",
        "wrong",
        "must fail passed",
    ),
}
IN_THE_CALL = {  # the body of a function in the place of the solution's
    "leaves": ("os._exit(0)", "died", "exit code 0"),
    "crashes": ("os.kill(os.getpid(), signal.SIGSEGV)", "died", "SIGSEGV"),
    "runs_a_loop_in_the_loop": ("asyncio.run(asyncio.sleep(1))", "wrong", "running event loop"),
    "exits": ("sys.exit()", "wrong", "SystemExit"),
    "interrupts": ("raise KeyboardInterrupt", "died", "KeyboardInterrupt"),
    "loops": ("while True: pass", "timed out", "busy at line"),
    "loops_in_c": ("re.match('(a+)+$', 'a' * 64 + 'b')", "timed out", "busy at line"),
    "loops_in_a_thread": (
        "await asyncio.to_thread(exec, compile('while True: pass', __file__, 'exec'))",
        "timed out",
        "a thread is busy at line",
    ),
    "polls_for_ever": ("while True: await asyncio.sleep(0)", "timed out", "at line"),
    "awaits_for_ever": ("await asyncio.Event().wait()", "timed out", "waits at line"),
    "prints_without_end": ("while True: print('y' * 1000)", "timed out", "busy at line"),
    "hoards_memory": (
        "hoard = []\nwhile True: hoard.append(bytearray(1 << 26))",
        "out of memory",
        "no memory",
    ),
    "swallows_every_cancellation": (
        "while True:\n    try: await asyncio.sleep(1)\n    except BaseException: pass",
        "timed out",
        "at line",
    ),
    "is_equal_to_everything": (
        "return type('Yes', (), {'__eq__': lambda *_: True, '__len__': lambda _: 3})()",
        "wrong",
        "",
    ),
}
NO_TEXT = {
    "is_not_utf8": ("cannot be imported", "not UTF-8"),
    "is_a_folder": ("cannot be imported", "a folder stands"),
    "is_not_there": ("cannot be imported", "not there"),
    "is_not_async": ("wrong", "`async`"),
}
CAUSES = {
    **{name: (cause, saw) for name, (_, cause, saw) in (AT_IMPORT | IN_THE_CALL).items()},
    **NO_TEXT,
}
HARMLESS = {  # appended to the solution; nothing that was promised is broken
    "leaves_a_thread": "import threading, time\n"
    "threading.Thread(target=time.sleep, args=(9999,)).start()",
    "runs_a_loop_of_its_own": "asyncio.run(asyncio.sleep(3600))",
    "ignores_signals": "import signal\n"
    "for each in (signal.SIGTERM, signal.SIGINT): signal.signal(each, signal.SIG_IGN)",
    "replaces_asyncio_run": "asyncio.run = lambda main: None",
    "leaves_a_process": "import subprocess, sys\n"
    f"subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(999)', '{MARK}'])",
}


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Verdict]:
    """Every hostile file judged in one run, an honest neighbour among them."""
    folder = tmp_path_factory.mktemp("hostile")
    write_hostile_files(folder)
    trials = [runner.Trial(KATA, folder / f"{name}.py") for name in (*CAUSES, *HARMLESS)]
    trials.insert(3, runner.Trial(NEIGHBOUR, NEIGHBOUR.solution(ROOT)))
    judged = runner.judge(trials, deadline=DEADLINE, memory=MEMORY)
    return {trial.file.stem: verdict for trial, verdict in judged}


@pytest.mark.parametrize("name", CAUSES)
def test_a_hostile_file_fails_with_its_cause(name: str, verdicts: dict[str, Verdict]) -> None:
    cause, saw = CAUSES[name]
    failed = first_failure(verdicts[name])
    assert (failed.cause, saw in failed.saw) == (cause, True), failed


@pytest.mark.parametrize("name", HARMLESS)
def test_what_a_right_answer_leaves_behind_costs_it_nothing(
    name: str, verdicts: dict[str, Verdict]
) -> None:
    assert verdicts[name].passed, verdicts[name]


def test_a_file_that_is_saved_while_it_is_judged_is_judged_again(tmp_path: Path) -> None:
    file = tmp_path / "saved.py"
    text = f"{SOLUTION}\n{SAVES_ITSELF}"
    file.write_text(text.replace("WANTED", str(len(catalog.checks(KATA)))), encoding="utf-8")
    verdict = judged(file)
    assert file.read_text() == "broken = 1\n"
    assert "is gone from the file" in first_failure(verdict).saw


def test_a_file_that_never_rests_has_not_passed(tmp_path: Path) -> None:
    file = tmp_path / "restless.py"
    file.write_text(f"{SOLUTION}\nopen(__file__, 'a').write('#')\n", encoding="utf-8")
    verdict = judged(file)
    assert not verdict.passed
    assert {result.cause for result in verdict.results} == {"environment"}
    assert "changed" in verdict.results[0].saw


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes in folders are POSIX's")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    assert first_failure(judged(tmp_path / "pipe.py")).cause == "cannot be imported"


def test_a_hundred_thousand_leaked_tasks_are_a_verdict_too(tmp_path: Path) -> None:
    file = tmp_path / "many.py"
    file.write_text(f"{SOLUTION}\n{MANY}", encoding="utf-8")
    first = frozenset([catalog.checks(KATA)[0].name])
    ((_, verdict),) = runner.judge([runner.Trial(KATA, file, first)], deadline=60)
    assert first_failure(verdict).cause == "wrong"
    assert "still ran" in first_failure(verdict).saw
    assert len(json.dumps(verdict.as_dict())) < 2_000_000


def test_a_broken_answer_that_replaces_asyncio_run_still_fails(tmp_path: Path) -> None:
    file = tmp_path / "broken.py"
    broken = KATA.file(ROOT).read_text(encoding="utf-8")
    file.write_text(f"{broken}\nasyncio.run = lambda main: None\n", encoding="utf-8")
    assert first_failure(judged(file)).cause == "wrong"


def test_a_neighbour_keeps_its_verdict(verdicts: dict[str, Verdict]) -> None:
    assert verdicts[NEIGHBOUR.name].passed


def test_what_ended_one_check_is_told_once(verdicts: dict[str, Verdict]) -> None:
    told_once = "is_no_python", "lost_its_function", "leaves_at_import", "is_not_async"
    for name in (*told_once, "awaits_for_ever"):
        outcomes = [result.outcome for result in verdicts[name].results]
        assert outcomes == ["failed", *["not run"] * (len(outcomes) - 1)], name


def test_output_without_end_is_kept_in_part(verdicts: dict[str, Verdict]) -> None:
    assert 0 < len(verdicts["prints_without_end"].printed) <= KEPT


def test_nothing_is_left_running(verdicts: dict[str, Verdict]) -> None:
    assert verdicts
    assert multiprocessing.active_children() == []
    if os.name == "posix":
        listed = subprocess.run(["ps", "-eo", "args"], capture_output=True, text=True).stdout
        assert MARK not in listed


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is a POSIX matter")
def test_a_learners_process_ends_with_a_killed_parent(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    file = tmp_path / "endless.py"
    file.write_text(f"import os\nopen({str(note)!r}, 'w').write(str(os.getpid()))\nwhile 1: pass\n")
    parent = subprocess.Popen([sys.executable, "-c", PARENT, KATA.path, str(file)])
    wait_until(lambda: note.exists() and note.read_text() != "")
    parent.kill()
    parent.wait()
    wait_until(lambda: not runs(int(note.read_text())))


@pytest.mark.parametrize("name", ["leaves", "loops_at_import", "is_not_utf8", "is_a_folder"])
def test_pytest_tells_of_a_hostile_file_and_grades_the_others(name: str, tmp_path: Path) -> None:
    others = [kata for kata in catalog.KATAS if kata.rule == KATA.rule and kata != KATA]
    for kata in (KATA, *others):
        mend(kata, tmp_path)
    hostile = tmp_path / "hostile"
    hostile.mkdir()
    write_hostile_files(hostile)
    KATA.file(tmp_path).unlink()
    (hostile / f"{name}.py").rename(KATA.file(tmp_path))
    run = graded(tmp_path, f"katas/{KATA.rule}")
    passed = sum(len(catalog.checks(kata)) for kata in others)
    assert run.returncode == 1, run.stdout
    assert f"1 failed, {passed} passed" in run.stdout, run.stdout
    assert CAUSES[name][0] in run.stdout


def test_pytest_grades_a_file_that_is_gone(tmp_path: Path) -> None:
    (tmp_path / "katas" / "asyncio" / "taskgroup").mkdir(parents=True)
    run = graded(tmp_path, "katas/asyncio")
    assert run.returncode == 1
    katas = [kata for kata in catalog.KATAS if kata.category == "asyncio"]
    assert f"{len(katas)} failed" in run.stdout
    assert "the file is not there" in run.stdout


def test_pytest_leaves_the_tests_of_another_project_to_it(tmp_path: Path) -> None:
    (tmp_path / "katas" / "karate").mkdir(parents=True)
    test = "def test_kick():\n    pass\n"
    (tmp_path / "katas" / "karate" / "test_kick.py").write_text(test)
    run = graded(tmp_path, "katas")
    assert (run.returncode, "1 passed" in run.stdout) == (0, True), run.stdout
    assert not (tmp_path / ".kata").exists()


@pytest.mark.parametrize("change", [("utf-8-sig", "\n"), ("utf-8", "\r\n")], ids=["BOM", "CRLF"])
def test_how_an_editor_saves_makes_no_difference(change: tuple[str, str], tmp_path: Path) -> None:
    encoding, end = change
    file = tmp_path / "saved.py"
    file.write_text(SOLUTION, encoding=encoding, newline=end)
    assert judged(file).passed


def test_pytest_names_what_comes_nearest_to_an_unknown_path() -> None:
    run = graded(ROOT, "katas/asincio")
    assert run.returncode == pytest.ExitCode.USAGE_ERROR
    assert "there is no katas/asincio; the nearest: katas/asyncio" in run.stderr


def write_hostile_files(folder: Path) -> None:
    imports = "import asyncio, os, re, signal, sys\n"
    for name, (line, *_) in AT_IMPORT.items():
        (folder / f"{name}.py").write_text(f"{SOLUTION}\n{line}\n", encoding="utf-8")
    for name, (body, *_) in IN_THE_CALL.items():
        lines = body.replace("\n", "\n    ")
        text = f"{SOLUTION}\n{imports}\nasync def load_dashboard(*_):\n    {lines}\n"
        (folder / f"{name}.py").write_text(text, encoding="utf-8")
    for name, line in HARMLESS.items():
        (folder / f"{name}.py").write_text(f"{SOLUTION}\n{line}\n", encoding="utf-8")
    (folder / "is_not_utf8.py").write_bytes(b"# caf\xe9\n" + SOLUTION.encode())
    (folder / "is_a_folder.py").mkdir()
    not_async = f"{SOLUTION}\ndef load_dashboard(*_):\n    return []\n"
    (folder / "is_not_async.py").write_text(not_async, encoding="utf-8")


def first_failure(verdict: Verdict) -> Result:
    return next(result for result in verdict.results if result.outcome == "failed")


def judged(file: Path) -> Verdict:
    ((_, verdict),) = runner.judge([runner.Trial(KATA, file)], deadline=DEADLINE)
    return verdict


def graded(root: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    deadline = f"--kata-deadline={DEADLINE}"
    command = [sys.executable, "-m", "pytest", *arguments, deadline]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=60)


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(happens: object, seconds: float = 30.0) -> None:
    """Returns once it happens; the bound is for a broken machinery, not a measure of speed."""
    end = time.monotonic() + seconds
    while not happens():  # type: ignore[operator]
        assert time.monotonic() < end
        time.sleep(0.02)


MANY = """
mended = load_dashboard

async def load_dashboard(customer, services):
    loop = asyncio.get_running_loop()
    kept.extend(loop.create_task(asyncio.sleep(9999)) for _ in range(100_000))
    return await mended(customer, services)

kept = []
"""
SAVES_ITSELF = """
import sys as process  # as somebody who saves another text while the last check runs

process.times = getattr(process, "times", 0) + 1
if process.times == WANTED:
    open(__file__, "w").write("broken = 1\\n")
"""
PARENT = dedent("""
    import sys
    from pathlib import Path
    from checker import runner
    from checker.kata import Kata
    list(runner.judge([runner.Trial(Kata(sys.argv[1]), Path(sys.argv[2]))], deadline=60))
""")
