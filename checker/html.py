"""A verdict as HTML for a notebook: the words of the terminal, and its picture as an image."""

import re
from html import escape

from checker.after import After
from checker.kata import Kata
from checker.probes.schedules import Interleaving
from checker.probes.statements import Waterfall
from checker.probes.timeline import Timeline
from checker.verdict import SIGNS, Result, Verdict


def verdict_html(verdict: Verdict) -> str:
    """The whole verdict. Its colours are the notebook's own, in light and dark."""
    parts = [f"<p><b>{escape(verdict.kata)}</b>&ensp;{escape(verdict.summary)}</p>"]
    parts += [_result(result) for result in verdict.results]
    if verdict.printed.strip() and not verdict.passed:
        parts.append(f"<p>printed</p><pre>{escape(verdict.printed.rstrip())}</pre>")
    return "\n".join(parts)


def after_html(seen: After, following: Kata | None, *, lesson: str = "") -> str:
    """What there is to see after a pass, folded up; `lesson` is where a link to it leads."""
    parts = ["<p>the official solution does the same as yours</p>"]
    if seen.changes:
        told = f"<pre>{escape(seen.changes)}</pre><p>{_words(seen.reason)}</p>"
        parts = [_folded("from yours to the official solution", told)]
    elif seen.kept_back:
        parts = ["<p>the official solution is kept back</p>"]
    parts.append(_folded("tempting fixes that would have failed", _tempting(seen)))
    if seen.lesson:
        name = escape(seen.lesson.as_posix())
        name = f'<a href="{escape(lesson)}">{name}</a>' if lesson else name
        parts.append(f"<p>lesson: {name}, {escape(seen.section)}</p>")
    next_one = f"next: <code>{escape(following.path)}</code>" if following else "every kata passes"
    ask = "; <code>%kata next</code> loads it" if following else ""
    return "\n".join([*parts, f"<p>{next_one}{ask}</p>"])


def _folded(summary: str, told: str) -> str:
    return f"<details><summary>{summary}</summary>{told}</details>"


def _tempting(seen: After) -> str:
    rows = []
    for each in seen.tempting:
        told = f"{_words(each.reason)} It breaks: {_words(each.promise)}."
        rows.append(f"<li><b>{escape(each.name)}</b>: {told}</li>")
    return f"<ul>{''.join(rows)}</ul>"


def _words(text: str) -> str:
    """With the code in them as code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text))


def _result(result: Result) -> str:
    note = "&ensp;(not run)" if result.outcome == "not run" else ""
    line = f"<p>{SIGNS[result.outcome]} {escape(result.promise)}{note}</p>"
    if result.outcome != "failed" and not result.hindered:
        return line
    rows = [_row(name, words) for name, words in result.facts.items() if name != "promised"]
    return f"{line}\n<dl>\n{''.join(rows)}</dl>{_picture(result)}"


def _row(name: str, words: str) -> str:
    told = escape(words).replace("\n", "<br>")
    return f"<dt>{name}</dt><dd>{f'<code>{told}</code>' if name == 'where' else told}</dd>\n"


def _picture(result: Result) -> str:
    """As an image: that is what a notebook shows which is not trusted yet."""
    if result.interleaving:
        return Interleaving.from_dict(result.interleaving)._repr_mimebundle_()["text/html"]
    if result.request:
        from checker.probes.asgi.life import Life  # not above: it takes long to import

        return Life.from_dict(result.request)._repr_mimebundle_()["text/html"]
    if result.statements:
        return Waterfall.from_dict(result.statements)._repr_mimebundle_()["text/html"]
    if result.timeline:
        return Timeline.from_dict(result.timeline)._repr_mimebundle_()["text/html"]
    return ""
