"""A verdict as HTML for a notebook: the words of the terminal, and the timeline as an image."""

from html import escape

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
