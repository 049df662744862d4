"""How names, texts and times are written in a picture."""


def clip(text: str, columns: int) -> str:
    """Without what would move a cursor or break XML, and cut in the middle if need be."""
    text = "".join(sign if sign.isprintable() else "�" for sign in text)
    if len(text) <= columns:
        return text
    return f"{text[: max(columns - 5, 0)]}…{text[-4:]}" if columns > 5 else text[:columns]


def duration(seconds: float) -> str:
    """`1.5 s` or `20 ms`."""
    if seconds >= 1 or seconds <= 0:
        return f"{max(seconds, 0):.10g} s" if seconds >= 1000 else f"{max(seconds, 0):.4g} s"
    return f"{seconds * 1e3:.3g} ms" if seconds >= 1e-3 else f"{seconds * 1e6:.3g} µs"
