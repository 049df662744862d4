"""What a kata promises, and what the checker sees of each promise in the kata as it comes."""

from pathlib import Path
from textwrap import indent

from checker.catalog import checks
from checker.faces.site import drawing, verdicts
from checker.kata import Kata
from checker.verdict import Result, Verdict


def promises(kata: Kata, root: Path) -> str:
    """All of them, with a mark for each that the untouched kata keeps or breaks."""
    verdict = verdicts.original(kata, root)
    marks = {each.check: MARKS.get(each.outcome, "") for each in verdict.results} if verdict else {}
    return "\n".join(f"- {marks.get(check.name, '')}{check.promise}" for check in checks(kata))


def seen(kata: Kata, root: Path) -> str:
    """The first broken promise with its picture, the others behind a click; nothing unjudged."""
    verdict = verdicts.original(kata, root)
    if not verdict:
        return ""
    first, *others = _broken(verdict)
    return SEEN.format(
        summary=verdict.summary,
        promise=first.promise,
        figure=drawing.figure(first),
        others="\n".join(_closed(each) for each in others),
    )


def _broken(verdict: Verdict) -> list[Result]:
    """With a picture first, in the order of the checks."""
    failed = (each for each in verdict.results if each.outcome == "failed")
    return sorted(failed, key=lambda each: not each.drawn)


def _closed(result: Result) -> str:
    title = result.promise.replace('"', "&quot;")
    return f'??? failure "{title}"\n\n{indent(drawing.figure(result), "    ")}\n'


MARKS = {
    "passed": '<span class="kept" title="kept as it comes">✓</span> ',
    "failed": '<span class="broken" title="broken as it comes">✗</span> ',
}
SEEN = """\
## What the checker sees

In the file as it comes: {summary}. This one is broken: *{promise}*.

{figure}

{others}
"""
