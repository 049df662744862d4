"""A verdict as text for the terminal: promised, saw, where, timeline."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import fill, indent, wrap

from checker.after import After
from checker.kata import Kata
from checker.probes import schedules, statements, timeline
from checker.probes.schedules import Interleaving
from checker.probes.statements import Waterfall
from checker.probes.timeline import Timeline
from checker.verdict import SIGNS, Result, Verdict

PLAIN = str.maketrans({"✓": "+", "✗": "x", "·": "-", "…": "."})
WIDTH = 78  # columns
MARGIN = 11  # columns before the text of a failure


def verdict_text(verdict: Verdict, *, ascii: bool = False) -> str:
    """The whole verdict; `ascii` for terminals that know no other signs."""
    parts = [f"{verdict.kata}  {verdict.summary}"]
    for result, told in _troubles(verdict, ascii, promised=False):
        parts.append(f"  {SIGNS[result.outcome]} {result.promise}{_not_run(result)}")
        parts += [indent(told, "    ")] if told else []
    if verdict.printed.strip() and not verdict.passed:
        parts.append("  printed\n" + indent(_tail(verdict.printed), "    "))
    text = "\n".join(parts)
    return text.translate(PLAIN) if ascii else text


def failure_text(result: Result, *, ascii: bool = False) -> str:
    """What was promised and what was seen instead."""
    text = _rows(result, promised=True) + _picture(result, ascii)
    return text.translate(PLAIN) if ascii else text


def failures_text(verdict: Verdict, *, ascii: bool = False) -> str:
    """Of a verdict only what went wrong: each failure with its promise, and what was printed."""
    parts = [told for _, told in _troubles(verdict, ascii, promised=True) if told]
    if verdict.printed.strip():
        parts.append("printed\n" + indent(_tail(verdict.printed), "  "))
    text = "\n\n".join(parts)
    return text.translate(PLAIN) if ascii else text


def after_text(
    seen: After, following: Kata | None, *, whole: bool = False, ascii: bool = False
) -> str:
    """What there is to see after a pass, and what comes next.

    Of the tempting fixes one for each promise, unless the `whole` of them is wanted.
    """
    shown = seen.tempting if whole else list({t.promise: t for t in seen.tempting[::-1]}.values())
    more = len(seen.tempting) - len(shown)
    parts = ["the official solution does the same as yours"]
    if seen.changes:
        parts = ["from yours to the official solution", indent(seen.changes, "  "), seen.reason]
    elif seen.kept_back:
        parts = ["the official solution is kept back"]
    parts += ["", "tempting fixes that would have failed"]
    for each in shown:
        words = f"{each.name}: {' '.join(each.reason.split())} It breaks: {each.promise}."
        parts.append(fill(words, WIDTH, initial_indent="- ", subsequent_indent="  "))
    if more:
        where = "" if seen.kept_back else f":  kata solution {seen.kata.handle}"
        parts.append(f"  and {more} more{where}")
    if seen.lesson:
        parts += ["", _row("lesson", f"{seen.lesson.as_posix()}, {seen.section!r}")]
    parts.append(_row("next", following.path if following else "every kata passes"))
    text = "\n".join(parts)
    return text.translate(PLAIN) if ascii else text


def short(file: Path) -> str:
    """The file as a person would type it here."""
    here = Path.cwd()
    return str(file.relative_to(here) if file.is_relative_to(here) else file)


def _troubles(verdict: Verdict, ascii: bool, *, promised: bool) -> Iterator[tuple[Result, str]]:
    """Each result with what went wrong, if anything; what was said right before is not repeated."""
    drawn = hindrance = ""
    for result in verdict.results:
        told = ""
        if result.outcome == "failed":
            picture = _picture(result, ascii)
            again = f"\n{result.drawn:{MARGIN - 1}} as above"
            told = _rows(result, promised) + (again if picture and picture == drawn else picture)
            drawn = picture
        elif result.hindered and result.saw != hindrance:
            told = _rows(result, promised)
            hindrance = result.saw
        yield result, told


def _rows(result: Result, promised: bool) -> str:
    facts = result.facts.items()
    return "\n".join(_row(*fact) for fact in facts if promised or fact[0] != "promised")


def _picture(result: Result, ascii: bool) -> str:
    if result.interleaving:
        interleaving = Interleaving.from_dict(result.interleaving)
        picture = schedules.draw_text(interleaving, WIDTH - 6, ascii=ascii)
    elif result.request:
        from checker.probes.asgi.life import Life  # not above: it takes long to import
        from checker.probes.asgi.text import draw_text

        picture = draw_text(Life.from_dict(result.request), WIDTH - 6, ascii=ascii)
    elif result.statements:
        picture = statements.draw_text(
            Waterfall.from_dict(result.statements), WIDTH - 6, ascii=ascii
        )
    elif result.timeline:
        picture = timeline.draw_text(Timeline.from_dict(result.timeline), WIDTH - 6, ascii=ascii)
    else:
        return ""
    return f"\n{result.drawn}\n{indent(picture, '  ')}"


def _row(name: str, words: str) -> str:
    lines = [
        piece
        for line in words.splitlines() or [""]
        for piece in wrap(line, WIDTH - MARGIN - 4, break_long_words=False) or [""]
    ]
    return name.ljust(MARGIN) + ("\n" + " " * MARGIN).join(lines)


def _not_run(result: Result) -> str:
    return "  (not run)" if result.outcome == "not run" else ""


def _tail(printed: str, lines: int = 8) -> str:
    return "\n".join(line[: WIDTH - 4] for line in printed.rstrip().splitlines()[-lines:])
