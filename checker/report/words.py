"""A learner's words, made safe to show: in a terminal, in XML, in one line."""

import re

LONGEST = 2000  # characters kept of what a check saw
# Signs that steer a terminal or turn the line around, and those that XML and UTF-8 do not know.
UNSAFE = re.compile(
    "[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)


def safe(text: str) -> str:
    """The text without what could do more than be read, and no longer than anybody reads."""
    cut = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    return UNSAFE.sub("\N{REPLACEMENT CHARACTER}", cut)


def line(text: str) -> str:
    """The same, in one line."""
    return " ".join(safe(text).split())
