"""How names and texts are written in a picture."""

from unicodedata import east_asian_width


def clean(text: str) -> str:
    """Without what would move a terminal's cursor or break XML."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)


def clip(text: str, columns: int) -> str:
    """Clean, and cut in the middle if need be: names that are alike differ at their ends."""
    text = clean(text)
    if breadth(text) <= columns:
        return text
    head, tail = text[:-4], text[-4:]
    while head and breadth(f"{head}…{tail}") > columns:
        head = head[:-1]
    return f"{head}…{tail}"


def breadth(text: str) -> int:
    """The columns of a terminal that it takes."""
    return sum(2 if east_asian_width(sign) in "WF" else 1 for sign in text)
