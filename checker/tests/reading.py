"""The built site, as a reader sees it."""

import html
import json
import re
from functools import cache
from pathlib import Path


@cache
def searched(site: Path) -> dict[str, str]:
    """What the search reads, by the address of each section."""
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    return {
        each["location"]: words(html.unescape(" ".join([*each.get("tags", ()), each["text"]])))
        for each in index["docs"]
    }


@cache
def page(site: Path, address: str) -> str:
    return (site / address / "index.html").read_text(encoding="utf-8")


@cache
def words(text: str) -> str:
    """A page's text without its tags, in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())


def plain(markdown: str) -> str:
    """What a reader sees of Markdown that has no marks but code's, emphasis and those of lists."""
    told = re.sub(r"(?m)^- ", "", markdown.replace("`", ""))
    return " ".join(re.sub(r"\*(\w+)\*", r"\1", told).split())
