"""A verdict is plain data that survives JSON, and passes only on evidence."""

import json

from checker.verdict import Result, Verdict

KEPT = Result("stops", "no panel runs on", "passed")
BROKEN = Result("stops", "no panel runs on", "failed", "wrong", "2 panels ran on", 7, "await x")
NOT_RUN = Result("overlaps", "panels overlap", "not run")


def verdict(*results: Result) -> Verdict:
    return Verdict("asyncio/taskgroup/leaked_siblings", "leaked_siblings.py", results, "hello\n")


def test_it_passes_when_every_promise_is_kept() -> None:
    assert verdict(KEPT, KEPT).passed


def test_it_does_not_pass_where_a_promise_is_broken_or_was_not_looked_at() -> None:
    assert not verdict(KEPT, BROKEN).passed
    assert not verdict(KEPT, NOT_RUN).passed


def test_it_does_not_pass_without_evidence() -> None:
    assert not verdict().passed


def test_it_survives_json() -> None:
    told = verdict(KEPT, BROKEN, NOT_RUN)
    assert Verdict.from_dict(json.loads(json.dumps(told.as_dict()))) == told
