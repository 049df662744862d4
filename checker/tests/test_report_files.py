"""A report is written so that programs read what was meant, and no learner's words do anything."""

import csv
import io
import json
from collections import Counter
from xml.etree import ElementTree

from rich.console import Console

from checker.catalog import KATAS
from checker.report.files import write
from checker.report.formats import SUFFIXES
from checker.report.row import Failure, Learner, Report, Row
from checker.report.table import draw
from checker.report.words import line, safe

FIRST, SECOND, THIRD, FOURTH, FIFTH = (kata.path for kata in KATAS[:5])
HOSTILE = "<script>alert(1)</script> ]]> & \" ' \x1b[31m\0\r\n\ud800 \u202e"
FAILURE = Failure("no panel runs on", safe(HOSTILE), "line 7: return await")
REPORT = Report(
    made="2026-11-30T16:05+01:00",
    learners=(
        Learner(
            line("=cmd|' /C calc'!A0"),
            "learners/=cmd",
            rows=(
                Row(FIRST, "passed", 5, 5, hints=2, since="2026-11-29"),
                Row(SECOND, "begun", 5, 3, (FAILURE, FAILURE), solution=True),
                Row(THIRD, "not begun", 4),
                Row(FOURTH, "missing", 5),
                Row(FIFTH, "not judged", 4, why="PG_BIN is /dev/null"),
            ),
        ),
        Learner("ben", "learners/ben", amiss="there is no folder `katas` in it"),
        Learner(
            "[red]cy[/]",
            "learners/cy",
            note="progress.json cannot be read",
            rows=(
                Row(FIRST, "passed", 5, 5, same_as="anna"),
                Row(SECOND, "changed", 5, 4, (FAILURE,)),
                *(Row(kata, "not begun", 4) for kata in (THIRD, FOURTH, FIFTH)),
            ),
        ),
    ),
    judged=3,
    repeated=1,
)


def written(format: str) -> str:
    text = write(REPORT, format)
    assert text.encode("utf-8")
    return text


def test_json_says_all_of_it() -> None:
    told = json.loads(written("json"))
    assert told == json.loads(json.dumps(REPORT.as_dict()))
    assert told["learners"][0]["rows"][1]["failures"][0]["promised"] == "no panel runs on"


def test_csv_has_a_line_for_each_kata_and_one_for_a_bad_folder() -> None:
    told = list(csv.DictReader(io.StringIO(written("csv"), newline="")))
    assert len(told) == 5 + 1 + 5
    assert told[5]["learner"] == "ben" and told[5]["why"] == "there is no folder `katas` in it"
    assert told[1]["failures"].count("promised: no panel runs on") == 2
    assert (told[0]["hints"], told[0]["since"]) == ("2", "2026-11-29")


def test_a_spreadsheet_has_nothing_to_compute() -> None:
    cells = [cell for row in csv.reader(io.StringIO(written("csv"), newline="")) for cell in row]
    assert "'=cmd|' /C calc'!A0" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t"))]


def test_junit_has_a_suite_for_each_learner_and_a_case_for_each_kata() -> None:
    root = ElementTree.fromstring(written("junit"))
    outcomes = [[case[0].tag if len(case) else "" for case in s.iter("testcase")] for s in root]
    assert outcomes == [
        ["", "failure", "skipped", "failure", "error"],
        ["error"],
        ["", "failure", "skipped", "skipped", "skipped"],
    ]
    for suite in (root, *root):
        tags = Counter(element.tag for element in suite.iter())
        counted = [int(suite.get(n, "")) for n in ("tests", "failures", "errors", "skipped")]
        assert counted == [tags[n] for n in ("testcase", "failure", "error", "skipped")]


def test_junit_says_what_was_promised_seen_and_where() -> None:
    failure = ElementTree.fromstring(written("junit")).find(".//failure")
    assert failure is not None
    assert failure.get("message") == "3 of 5 promises kept"
    told = failure.text or ""
    assert "promised   no panel runs on" in told and "where      line 7: return await" in told
    assert "<script>alert(1)</script> ]]> & \" '" in told


def test_words_steer_neither_a_terminal_nor_a_reader() -> None:
    assert safe("red \x1b[31m") == "red \ufffd[31m"
    assert safe("two\nlines\tand é ✓") == "two\nlines\tand é ✓"
    assert line("two\nlines") == "two lines"
    assert safe("a" * 3000) == "a" * 1999 + "…"
    assert not {"\0", "\r", "\ud800", "\u202e"} & set(safe(HOSTILE))


def test_a_wide_terminal_shows_learners_by_rules() -> None:
    shown = drawn(REPORT, 120)
    head, *lines = (row.split() for row in shown.splitlines()[1:4])
    assert head == ["learner", "passed", "taskgroup", "structured"]
    assert lines[0][-3:] == ["1/5", "1/4", "0/1"]
    assert lines[1] == ["[red]cy[/]", "1/5", "1/4", "·"]


def test_a_terminal_shows_what_is_amiss_and_what_is_hard() -> None:
    shown = drawn(REPORT, 120)
    for told in (
        "3 files judged; 1 more of the same content",
        "ben: there is no folder `katas` in it",
        "[red]cy[/]: progress.json cannot be read",
        f"{FOURTH}: its file is gone",
        f"{FIFTH}: PG_BIN is /dev/null",
        f"{SECOND}, by 2 learners\n  no panel runs on",
    ):
        assert told in shown


def test_a_narrow_terminal_shows_every_rule_and_every_number() -> None:
    learners = tuple(
        Learner(f"learner {n}", "", rows=tuple(Row(k.path, "passed", 5, 5) for k in KATAS))
        for n in range(3)
    )
    shown = drawn(Report("", learners), 80)
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    names = {name for kata in KATAS for name in kata.rule.split("/")}
    assert not [name for name in names if name not in shown]
    assert shown.count(f"{len(KATAS)}/{len(KATAS)}") == 3 * len({k.category for k in KATAS})


def test_one_learner_is_shown_rule_by_rule() -> None:
    shown = drawn(Report("", REPORT.learners[:1]), 80)
    lines = [row.split() for row in shown.splitlines()]
    assert ["asyncio/taskgroup", "1/4", "1", "8/19", "2", "1"] in lines
    assert ["all", "1/5", "2", "8/23", "2", "1"] in lines


def test_one_file_is_one_file() -> None:
    assert "\n1 file judged\n" in drawn(Report("", REPORT.learners[:1], judged=1), 80)


def test_nobody_at_all_is_no_trouble() -> None:
    nobody = Report("", (Learner("ben", "", amiss="there is no such folder"),))
    assert "there is no such folder" in drawn(nobody, 80)
    assert all(write(nobody, format) for format in SUFFIXES)


def drawn(report: Report, width: int) -> str:
    console = Console(file=io.StringIO(), width=width, markup=False, highlight=False)
    with console.capture() as shown:
        console.print(draw(report, console))
    return "\n".join(each.rstrip() for each in shown.get().splitlines())
