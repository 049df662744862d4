"""A verdict reads well in a terminal of 80 columns, with and without Unicode."""

import re
import subprocess
import sys
from dataclasses import replace

from checker import runner
from checker.html import verdict_html
from checker.kata import Kata
from checker.probes.timeline import Life, Timeline
from checker.tests.rooms import ROOT
from checker.text import failure_text, verdict_text
from checker.verdict import Result, Verdict

KEPT = Result("overlaps", "panels overlap", "passed")
BROKEN = Result(
    "stops", "no panel runs on", "failed", "wrong", "2 panels ran on", 28, "return await gather(*x)"
)
NOT_RUN = Result("orders", "panels keep their order", "not run")
PICTURE = Timeline(
    (Life(0, "audit", "audit", None, 0, None, (), (), None, "still running"),), (), 0, 1
)


def verdict(*results: Result, printed: str = "") -> Verdict:
    return Verdict("asyncio/taskgroup/leaked_siblings", "leaked_siblings.py", results, printed)


def test_it_tells_promised_saw_and_where() -> None:
    assert failure_text(BROKEN).splitlines() == [
        "promised   no panel runs on",
        "saw        2 panels ran on",
        "where      line 28: return await gather(*x)",
    ]


def test_a_cause_other_than_wrong_is_named() -> None:
    assert "saw        timed out: busy" in failure_text(
        replace(BROKEN, cause="timed out", saw="busy")
    )


def test_a_verdict_has_a_line_for_every_promise() -> None:
    assert verdict_text(verdict(KEPT, BROKEN, NOT_RUN)).splitlines() == [
        "asyncio/taskgroup/leaked_siblings  1 of 3 promises kept",
        "  ✓ panels overlap",
        "  ✗ no panel runs on",
        "    saw        2 panels ran on",
        "    where      line 28: return await gather(*x)",
        "  · panels keep their order  (not run)",
    ]


def test_a_passed_verdict_is_short_and_does_not_repeat_what_was_printed() -> None:
    assert verdict_text(verdict(KEPT, printed="hello")).splitlines() == [
        "asyncio/taskgroup/leaked_siblings  passed",
        "  ✓ panels overlap",
    ]


def test_what_a_failing_file_printed_is_shown_at_its_end() -> None:
    printed = "".join(f"step {number}\n" for number in range(100))
    shown = verdict_text(verdict(BROKEN, printed=printed))
    assert shown.endswith("    step 98\n    step 99")
    assert "step 42" not in shown


def test_a_picture_is_drawn_once() -> None:
    drawn = replace(BROKEN, timeline=PICTURE.as_dict())
    shown = verdict_text(verdict(drawn, drawn))
    assert shown.count("audit") == 1
    assert "timeline   as above" in shown


def test_a_failure_of_an_app_shows_its_last_request_from_layer_to_layer() -> None:
    kata = Kata("fastapi/dependencies/created_then_not_found")
    ((_, judged),) = runner.judge([runner.Trial(kata, kata.file(ROOT))])
    text = verdict_text(judged)
    assert "POST /parcels → 201" in text and "C COMMIT done" in text
    assert max(len(line) for line in text.splitlines() if "↓" in line) <= 80
    assert verdict_text(judged, ascii=True).isascii()
    assert "POST /parcels" in re.findall('alt="([^"]*)"', verdict_html(judged))[0]


def test_a_failure_of_a_database_shows_what_it_was_sent() -> None:
    kata = Kata("sqlalchemy/relationships/slower_every_customer")
    ((_, judged),) = runner.judge([runner.Trial(kata, kata.file(ROOT))])
    text = verdict_text(judged, ascii=True)
    assert text.isascii() and re.search(r"80 x SELECT orders +#+ +\d+ rows, line \d+", text)
    assert max(len(line) for line in text.splitlines() if "#" in line) <= 80
    assert "SELECT orders by caller" in re.findall('alt="([^"]*)"', verdict_html(judged))[0]


def test_what_draws_databases_needs_none() -> None:
    lines = "import sys, checker.html, checker.text, checker.worker; print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", lines], capture_output=True, check=True).stdout
    assert "sqlalchemy" not in shown.decode()


def test_no_line_is_wider_than_a_terminal() -> None:
    wide = replace(BROKEN, saw="many words " * 30, source="call(" * 40, timeline=PICTURE.as_dict())
    lines = verdict_text(verdict(wide)).splitlines()
    assert max(len(line) for line in lines if "call(" not in line) <= 80


def test_ascii_terminals_get_ascii() -> None:
    drawn = replace(BROKEN, timeline=PICTURE.as_dict())
    assert verdict_text(verdict(KEPT, drawn, NOT_RUN), ascii=True).isascii()
