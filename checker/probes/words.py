"""How names and texts are written in a picture."""

from unicodedata import east_asian_width

ASCII = {"…": "...", "µ": "u", "→": "->", "·": ".", "\N{MULTIPLICATION SIGN}": "x"}


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


def spelled(text: str) -> str:
    """For terminals that know no other signs than those of ASCII."""
    for sign, word in ASCII.items():
        text = text.replace(sign, word)
    return text.encode("ascii", "replace").decode()


def fit(text: str, columns: int, ascii: bool) -> str:
    """Clean, in at most so many columns, and spelled if the terminal wants it so."""
    if not ascii:
        return clip(text, columns)
    text = spelled(clean(text))
    return text if breadth(text) <= columns else spelled(clip(text, columns - 2))
