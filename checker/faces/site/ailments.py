"""The pages of the anti-patterns: from what people notice, to why, a picture, and the katas."""

from pathlib import Path

from mkdocs.utils.meta import get_data

from checker import catalog
from checker.faces.site import drawing, kata, links, messages, verdicts
from checker.kata import Kata
from checker.patterns import ANTI_PATTERNS

FOLDER = "anti-patterns/"


def titles() -> list[str]:
    """All anti-patterns, in the order of the rules."""
    return [title for rule in catalog.RULES for title in ANTI_PATTERNS.get(rule, ())]


def address(title: str) -> str:
    """Of its page, which is named by its title."""
    return f"{FOLDER}{links.anchor(title)}.md"


def page(page: str, words: str, picture: str, root: Path) -> str:
    """What was written of it; what logs say of it; its picture; and who teaches and judges it."""
    title = next(each for each in titles() if address(each) == page)
    katas = showing(title)
    told = "\n\n".join(messages.quoted(*katas))
    before, heading, after = words.partition("\n## Why\n")
    parts = [
        before.strip(),
        *([f"## In the log\n\n{told}"] if told else []),
        heading + after.strip(),
    ]
    if result := verdicts.seen(picture, root):
        of = Kata(picture.rpartition(".")[0])
        parts.append(
            PICTURE.format(kata=links.to_katas([of], page)[0], figure=drawing.figure(result))
        )
    taught = links.to_sections(katas, page, root)
    cards = "\n".join(kata.card(each, page) for each in katas)
    parts.append(LEARN.format(sections="\n".join(f"- {each}" for each in taught), cards=cards))
    return "\n\n".join(parts)


def lead(title: str, root: Path) -> str:
    """The symptom, with which its page begins."""
    text = (root / "docs" / address(title)).read_text(encoding="utf-8")
    return text.partition("\n# ")[2].partition("\n\n")[2].partition("\n{ .lead }")[0]


def asked(title: str, root: Path) -> list[str]:
    """In what other words people search for it."""
    _, meta = get_data((root / "docs" / address(title)).read_text(encoding="utf-8"))
    return list(meta.get("asked", ()))


def showing(title: str) -> list[Kata]:
    """The katas whose checks judge a pattern, or refuse an anti-pattern."""
    return [each for each in catalog.KATAS if title in catalog.shows(each)]


PICTURE = """\
## What it looks like

The checker drew this of {kata}, as it comes:

{figure}"""

LEARN = """\
## Learn it

Measured and mended in the lesson:

{sections}

Mend it yourself, and let the checker judge what you did:

<div class="grid cards" markdown>

{cards}
</div>
"""
