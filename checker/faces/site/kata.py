"""A kata's page, filled from the files that stand at its path."""

import ast
import io
import tokenize
from difflib import unified_diff
from itertools import islice
from pathlib import Path
from textwrap import indent

from checker.attempt import Attempt, attempts
from checker.catalog import checks, hints, story, title
from checker.kata import Kata

STEPS = ("First hint: where to look", "Second hint: which tool", "Third hint: almost the line")


def page(kata: Kata, root: Path) -> str:
    """Story, broken code, promises, hints one by one, solution, and what only looks like one."""
    ailment, cure = names(kata, root)
    broken, mended = (file.read_text("utf-8") for file in (kata.file(root), kata.solution(root)))
    line, code = _body(broken)
    tried = attempts(kata)
    return PAGE.format(
        ailment=ailment,
        cure=cure,
        path=kata.path,
        story=story(kata, root).partition("\n")[2].replace("Your task:", "**Your task:**").strip(),
        line=line,
        broken=code,
        promises="\n".join(f"- {check.promise}" for check in checks(kata)),
        hints="\n".join(_closed("tip", *hint) for hint in zip(STEPS, hints(kata), strict=True)),
        solution=_closed("success", "Show the solution", _solution(broken, mended, tried)),
        tempting="\n".join(_tempting(kata, each) for each in tried if not each.right),
    )


def card(kata: Kata, root: Path) -> str:
    """The item of a list that leads from the rule's page to the kata's."""
    ailment, cure = names(kata, root)
    return f"-   **[{ailment}]({kata.path.partition('/')[2]}.md)**\n\n    {cure}.\n"


def names(kata: Kata, root: Path) -> tuple[str, str]:
    """What stands before and behind the colon of its title: the ailment, and the cure."""
    ailment, _, cure = title(kata, root).partition(": ")
    return ailment, cure[:1].upper() + cure[1:]


def _solution(broken: str, mended: str, tried: tuple[Attempt, ...]) -> str:
    others = [_other(attempt) for attempt in tried if attempt.right]
    return SOLUTION.format(
        reason=_reason(broken, mended),
        changes=indent(_changes(broken, mended), "    "),
        whole=indent(_body(mended)[1], "    "),
        others="\n".join([OTHERS, *others] if others else []),
    )


def _changes(broken: str, mended: str) -> str:
    lines = unified_diff(broken.splitlines(), mended.splitlines(), lineterm="")
    return "\n".join(islice(lines, 2, None))  # without the names of the files


def _reason(broken: str, mended: str) -> str:
    """The comment that only the solution has."""
    known = set(_comments(broken))
    return " ".join(comment for comment in _comments(mended) if comment not in known)


def _comments(text: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return [each.string.lstrip("# ") for each in tokens if each.type == tokenize.COMMENT]


def _other(attempt: Attempt) -> str:
    return _closed("example", _title(attempt), f"{attempt.reason}\n\n{_python(attempt.code)}")


def _tempting(kata: Kata, attempt: Attempt) -> str:
    promise = {check.name: check.promise for check in checks(kata)}[attempt.refused_by]
    text = TEMPTING.format(reason=attempt.reason, code=_python(attempt.code), promise=promise)
    return _closed("failure", _title(attempt), text)


def _title(attempt: Attempt) -> str:
    """`wrong_cancel_only` as "Cancel only"."""
    return attempt.name.partition("_")[2].replace("_", " ").capitalize()


def _closed(kind: str, title: str, text: str) -> str:
    """A box that opens by a click."""
    return f'??? {kind} "{title}"\n\n{indent(text, "    ")}\n'


def _python(code: str) -> str:
    return f"```python\n{code.strip()}\n```"


def _body(text: str) -> tuple[int, str]:
    """A kata's code below the docstring, which the page tells as its story, and its first line."""
    lines = text.splitlines()
    start = ast.parse(text).body[0].end_lineno or 0
    while start < len(lines) and not lines[start].strip():
        start += 1
    return start + 1, "\n".join(lines[start:])


PAGE = """\
# {ailment}

{cure}.
{{ .lead }}

{story}

## The broken code

```python title="katas/{path}.py" linenums="{line}"
{broken}
```

Mend it in your checkout, then ask the checker:

```console
$ pytest katas/{path}.py
```

## What is promised

{promises}

## Hints {{ data-search-exclude }}

One click at a time; each says a little more than the last.

<div class="hints" markdown>

{hints}
</div>

## Solution {{ data-search-exclude }}

{solution}

## Tempting fixes, and why they fail {{ data-search-exclude }}

People do write these. The checker refuses each of them.

{tempting}
"""

SOLUTION = """\
{reason}

=== "What changes"

    ```diff
{changes}
    ```

=== "The whole file"

    ```python
{whole}
    ```

{others}
"""

OTHERS = """\
These behave as well:
"""

TEMPTING = """\
{reason}

{code}

The promise that it breaks: *{promise}*.
"""
