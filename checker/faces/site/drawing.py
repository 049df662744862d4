"""A check's picture on a page: in the page's own colours, light and dark."""

import re
from html import escape
from typing import Any

from checker.probes.schedules import Interleaving
from checker.probes.statements import Waterfall
from checker.probes.timeline import Timeline
from checker.verdict import Result

CODE = re.compile("`([^`]+)`")


def figure(result: Result) -> str:
    """The picture, and below it what was seen; only that where nothing was drawn."""
    return FIGURE.format(picture=svg(result), saw=saw(result))


def svg(result: Result) -> str:
    """The picture alone, without empty lines, as those end a block of HTML in Markdown."""
    if not result.drawn:
        return ""
    picture = _kind(result.drawn).from_dict(getattr(result, result.drawn))
    drawn = str(picture._repr_mimebundle_()["image/svg+xml"])
    return "\n".join(line for line in drawn.splitlines() if line.strip())


def saw(result: Result, *, where: bool = True) -> str:
    """What was seen and where, as HTML."""
    told = CODE.sub(r"<code>\1</code>", escape(result.facts.get("saw", ""))).splitlines()
    if where and (place := result.facts.get("where")):
        told.append(f"<code>{escape(place)}</code>")
    return "<br>".join(told)


def _kind(name: str) -> Any:
    if name == "request":
        from checker.probes.asgi.life import Life  # not above: it takes long to import

        return Life
    return {"timeline": Timeline, "interleaving": Interleaving, "statements": Waterfall}[name]


FIGURE = """\
<figure class="output seen">
{picture}
<figcaption>{saw}</figcaption>
</figure>
"""
