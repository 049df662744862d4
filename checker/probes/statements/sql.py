"""What a statement does, and to which table, as far as its text tells."""

import re
from functools import lru_cache

COMMENT = re.compile(r"\s*(?:--[^\n]*\n|/\*.*?\*/|[\s(;]+)", re.DOTALL)
WORD = re.compile(r"\w+")
MAIN = re.compile(r"\b(SELECT|INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)
QUOTED = re.compile(r"'(?:[^']|'')*'")
TABLE = re.compile(
    r"\b(?:FROM|INTO|UPDATE|TABLE(?: IF (?:NOT )?EXISTS)?|COPY|ON)\s+(?:ONLY\s+)?"
    r'(?:(?:"[^"]+"|\w+)\.)?("[^"]+"|\w+)',
    re.IGNORECASE,
)


@lru_cache(500)
def verb(text: str) -> str:
    """`SELECT`, also where the text begins with a WITH."""
    at = 0
    while found := COMMENT.match(text, at):
        at = found.end()
    first = WORD.match(text, at)
    name = first[0].upper() if first else ""
    return _main(text[at:]) if name == "WITH" else name


@lru_cache(500)
def table(text: str) -> str:
    """The first table that it names; empty where none is found."""
    found = TABLE.search(_flat(text)) or TABLE.search(text)
    return found[1].strip('"') if found else ""


def _main(text: str) -> str:
    """What comes after the queries that have a name, each of which stands in brackets."""
    found = MAIN.search(_flat(text))
    return found[1].upper() if found else "WITH"


def _flat(text: str) -> str:
    """Without what stands in brackets or in quotes."""
    flat, depth = [], 0
    for sign in QUOTED.sub("''", text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0 and sign != ")":
            flat.append(sign)
    return "".join(flat)
