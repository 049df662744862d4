"""What a cell shows: HTML or Markdown, and the terminal's text where there is neither."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from checker import catalog
from checker.after import After
from checker.html import after_html, verdict_html
from checker.kata import Kata
from checker.progress import LEGEND, SIGNS, State
from checker.text import after_text, verdict_text
from checker.verdict import Verdict


@dataclass(frozen=True)
class Shown:
    """A cell's output; every notebook takes of it what it can show."""

    text: str
    html: str | None = None
    markdown: str | None = None

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str | None:
        return self.html

    def _repr_markdown_(self) -> str | None:
        return self.markdown


def words(markdown: str) -> Shown:
    """A sentence that reads the same with and without its marks."""
    return Shown(markdown, markdown=markdown)


def verdict(seen: Verdict) -> Shown:
    return Shown(verdict_text(seen), verdict_html(seen))


def after(seen: After, following: Kata | None, root: Path, *, whole: bool = False) -> Shown:
    """What there is to see after a pass; in HTML it is folded up."""
    link = ""
    if seen.lesson and (root / seen.lesson).is_file():
        link = Path(os.path.relpath(root / seen.lesson)).as_posix()
    return Shown(after_text(seen, following, whole=whole), after_html(seen, following, lesson=link))


def solution(texts: Mapping[str, str]) -> Shown:
    """The official answer's files."""
    text, markdown = [], []
    for name, source in texts.items():
        source = source.rstrip()
        text.append(f"# {name}\n{source}" if name else source)
        markdown.append(f"{f'`{name}`' if name else ''}\n\n```python\n{source}\n```".lstrip())
    return Shown("\n\n".join(text), markdown="\n\n".join(markdown))


def course(states: Mapping[Kata, State]) -> Shown:
    """Every kata with its state, and what is next."""
    left = [kata for kata, state in states.items() if state != "passed"]
    ask = "`%kata next` loads it into the next cell"
    end = f"Next: `{left[0].path}`; {ask}" if left else "Every kata passes."
    end = f"{len(states) - len(left)} of {len(states)} pass. {end}"
    text, markdown, rule = [], [], ""
    for kata, state in states.items():
        if kata.rule != rule:
            rule = kata.rule
            text.append(rule)
            markdown.append(f"\n**{rule}**\n")
        cure = catalog.cure(kata)
        text.append(f"  {SIGNS[state]} {kata.name:27}{cure}")
        markdown.append(f"- {SIGNS[state]} `{kata.name}` {cure}")
    return Shown(
        "\n".join([*text, "", f"{LEGEND}\n", end]),
        markdown="\n".join([*markdown, "", f"{LEGEND}\n", end]),
    )
