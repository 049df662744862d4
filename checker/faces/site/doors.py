"""Docstrings of the probes for their reference: examples as code, no list of their own files."""

import ast
from collections.abc import Iterator
from textwrap import indent
from typing import Any

import griffe


class Doors(griffe.Extension):  # type: ignore[misc, unused-ignore]
    """What mkdocstrings reads of a probe, made into Markdown."""

    def on_module(self, *, mod: griffe.Module, **kwargs: Any) -> None:
        if mod.docstring:
            mod.docstring.value = told(mod.docstring.value)


def told(docstring: str) -> str:
    """Sentences stay, examples become blocks of code, and what is neither goes.

    That is the list of a package's own files, which is for those who change it.
    """
    first, *others = docstring.split("\n\n")
    return "\n\n".join([first, *_blocks(others)])


def _blocks(parts: list[str]) -> Iterator[str]:
    code: list[str] = []
    for part in [*parts, ""]:
        if part and _code(part):
            code.append(part)
            continue
        if code:
            yield "```python\n" + "\n\n".join(code) + "\n```"
            code = []
        if part and part[:1].isupper() and part.rstrip().endswith((".", ":")):
            yield part


def _code(text: str) -> bool:
    """Whether it is Python, of which a coroutine could be made."""
    try:
        ast.parse(f"async def example():\n{indent(text, '    ')}")
    except SyntaxError:
        return False
    return True
