"""A kata's page, filled from the files that stand at its path."""

from pathlib import Path
from textwrap import indent

from checker import catalog
from checker.after import changes, reason
from checker.attempt import Attempt, attempts
from checker.catalog import checks, hints, story, title
from checker.faces.site import links, messages
from checker.faces.site.promises import promises, seen
from checker.faces.site.source import Source, sources
from checker.kata import Kata

STEPS = ("First hint: where to look", "Second hint: which tool", "Third hint: almost the line")


def page(kata: Kata, root: Path) -> str:
    """Story, broken code, promises, hints one by one, solution, and what only looks like one."""
    ailment, cure = names(kata)
    path = f"katas/{kata.rule}/{kata.original.name}"
    return PAGE.format(
        ailment=ailment,
        cure=cure,
        path=path,
        story=_told(kata),
        log="\n\n".join((IN_A_LOG, *told) if (told := [*messages.quoted(kata)]) else ()),
        taught=_taught(kata, root),
        asked=kata.path if kata.name == "capstone" else kata.name,
        broken="\n\n".join(_numbered(source, path) for source in sources(kata.original)),
        promises=promises(kata, root),
        seen=seen(kata, root),
        hints="\n".join(_closed("tip", *hint) for hint in zip(STEPS, hints(kata), strict=True)),
        solution=_closed("success", "Show the solution", _solution(kata, root)),
        tempting="\n".join(_tempting(kata, each) for each in attempts(kata) if not each.right),
    )


def card(kata: Kata, page: str) -> str:
    """The item of a list that leads from another page to the kata's."""
    ailment, cure = names(kata)
    return f"-   **{links.to(address(kata), ailment, page)}**\n\n    {cure}.\n"


def address(kata: Kata) -> str:
    """Of its page."""
    return f"{kata.path}.md"


def names(kata: Kata) -> tuple[str, str]:
    """What stands before and behind the colon of its title: the ailment, and the cure."""
    ailment, _, cure = title(kata).partition(": ")
    return ailment, cure[:1].upper() + cure[1:]


def _told(kata: Kata) -> str:
    """Without its title; a list begins after an empty line, and a rule leads to its lesson."""
    text = story(kata).partition("\n")[2].replace("Your task:", "**Your task:**").strip()
    for rule in catalog.RULES:
        name = rule.rpartition("/")[2]
        text = text.replace(f"\n- {name}:", f"\n- {links.to(f'{rule}.md', name, address(kata))}:")
    return text.replace("\n- ", "\n\n- ", 1)


def _taught(kata: Kata, root: Path) -> str:
    """Where its lesson teaches what it needs; a capstone needs all that came before."""
    found = links.to_sections([kata], address(kata), root)
    return f"Taught in the lesson, under {found[0]}." if found else ""


def _numbered(source: Source, path: str) -> str:
    line, code = source.body()
    heading = f"### `{source.name}`\n\n" if source.name else ""
    title = f"{path}/{source.name}" if source.name else path
    return f'{heading}```python title="{title}" linenums="{line}"\n{code}\n```'


def _solution(kata: Kata, root: Path) -> str:
    others = [_other(attempt) for attempt in attempts(kata) if attempt.right]
    mended = sources(kata.solution(root))
    pairs = zip(sources(kata.original), mended, strict=True)
    diffs = [f"```diff{new.title}\n{changes(old.text, new.text)}\n```" for old, new in pairs]
    whole = [f"```python{each.title}\n{each.body()[1]}\n```" for each in mended]
    return SOLUTION.format(
        reason=reason(kata.original, kata.solution(root)),
        changes=indent("\n\n".join(diffs), "    "),
        extent="The whole file" if len(mended) == 1 else "All files",
        whole=indent("\n\n".join(whole), "    "),
        others="\n".join([OTHERS, *others] if others else []),
    )


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


PAGE = """\
# {ailment}

{cure}.
{{ .lead }}

{story}

{log}

{taught}

## The broken code

{broken}

Mend it in your checkout, then ask the checker:

=== "Terminal"

    ```console
    $ kata check {asked}
    ```

=== "pytest"

    ```console
    $ pytest {path}
    ```

=== "Notebook"

    ```text
    %load_ext checker
    %kata load {asked}
    ```

## What is promised

{promises}

{seen}

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

IN_A_LOG = "In a log you may have read:"
SOLUTION = """\
{reason}

=== "What changes"

{changes}

=== "{extent}"

{whole}

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
